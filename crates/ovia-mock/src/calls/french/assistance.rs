//! Technical support and an energy supplier, in French.

use crate::calls::outcome::Direction;
use crate::calls::script::{Script, Tool, look_up, say};

pub(super) const TECHNICAL_SUPPORT: Script = Script {
    tag: "technical_support",
    company: "Filandre Télécom",
    premises: Some("60 quai du Commerce"),
    direction: Direction::Inbound,
    hours: (8, 18),
    amounts: (10, 40),
    things: &[
        "la box",
        "la télévision",
        "le téléphone fixe",
        "le wifi de l'étage",
        "le répéteur",
        "la messagerie",
    ],
    opening: say(
        &[
            "Filandre Télécom, assistance technique, bonjour. {agent} à l'appareil. Quel est le problème ?",
            "Bonjour, ici l'assistance de Filandre Télécom. Je m'appelle {agent}. Dites-moi ce qui ne fonctionne pas.",
        ],
        &[
            "Bonjour, {thing} ne marche plus depuis {past}.",
            "Bonjour, j'ai un voyant rouge qui clignote et plus rien ne passe, même pas {thing}.",
            "C'est encore pour {thing}, ça coupe toutes les cinq minutes. Je télétravaille, moi !",
        ],
    ),
    exchanges: &[
        say(
            &[
                "Je vais vous aider. Quel est votre numéro de client, en haut de la facture ?",
                "Pour retrouver votre ligne, donnez-moi votre numéro de client.",
            ],
            &[
                "{reference}.",
                "Attendez… {reference}, je crois.",
                "Je ne l'ai pas, mais la ligne est au nom {last}, à {city}.",
            ],
        ),
        look_up(
            Tool {
                name: "test_line",
                arguments: r#"{"customer":"{reference}"}"#,
                output: r#"{"sync":false,"attenuation_db":48.5,"outage":null}"#,
            },
            &[
                "Je viens de tester la ligne à distance : la synchronisation est perdue par moments.",
                "Le test montre un signal faible chez vous, mais pas de panne dans le quartier.",
            ],
            &[
                "Et ça vient de chez moi ou de chez vous ?",
                "Je m'en doutais.",
                "Mes voisins n'ont rien, pourtant.",
            ],
        ),
        say(
            &[
                "Pouvez-vous débrancher la box, compter jusqu'à trente, puis la rebrancher ?",
                "Essayons de la redémarrer : appuyez sur le bouton à l'arrière pendant dix secondes.",
            ],
            &[
                "Je l'ai déjà fait {count} fois, mais bon, je recommence.",
                "Voilà, elle redémarre, ça clignote en orange.",
                "C'est derrière le meuble… Ça y est.",
            ],
        ),
        say(
            &[
                "De quelle couleur est le voyant du milieu, à présent ?",
                "Et le voyant internet, de quelle couleur est-il ?",
            ],
            &[
                "Vert, fixe. Ah non, il recommence à clignoter.",
                "Rouge, toujours rouge.",
                "Orange, puis vert. Ça a l'air d'aller mieux.",
            ],
        ),
        say(
            &[
                "Regardez si le câble blanc est bien enfoncé dans la prise murale.",
                "Est-ce que le câble blanc tient bien dans la prise murale ? Avez-vous déplacé un meuble ?",
            ],
            &[
                "Le chat a dû tirer dessus, il était à moitié sorti.",
                "Ah, il ne tient plus depuis qu'on a déplacé le canapé.",
                "Il est bien enfoncé, rien n'a bougé depuis des années.",
            ],
        ),
        say(
            &[
                "Je vous propose le passage d'un technicien le {date}, entre {time} et {time2}.",
                "Je vous envoie un boîtier neuf, livré le {date} au {street}.",
            ],
            &[
                "Le {date}, je ne suis là qu'à partir de {time}.",
                "D'accord, mais c'est gratuit, j'espère ?",
                "Très bien, on essaiera ça.",
            ],
        ),
        say(
            &[
                "En attendant, je vous ouvre cinquante gigas sur votre forfait mobile.",
                "C'est gratuit, et je vous ouvre cinquante gigas sur le mobile en attendant.",
            ],
            &[
                "Ah, ça me dépanne bien, merci.",
                "Encore heureux.",
                "Parfait, je pourrai travailler.",
            ],
        ),
    ],
    closing: say(
        &[
            "Le dossier {reference} est ouvert, le technicien viendra le {date}. Il vous appellera au {phone}.",
            "La ligne est remontée. Si ça retombe, rappelez en donnant la référence {reference}.",
        ],
        &[
            "Je croise les doigts. Merci.",
            "D'accord, merci pour la patience.",
            "Parfait. Merci mille fois.",
        ],
    ),
    analysis: &[
        "Coupures répétées ({thing}) depuis {past}. Technicien prévu le {date}, dossier {reference}.",
        "Redémarrage guidé, ligne rétablie en fin d'appel.",
        "Signal faible chez le client ; envoi d'un boîtier neuf, geste sur le forfait mobile.",
    ],
};

pub(super) const METER_READING: Script = Script {
    tag: "meter_reading",
    company: "Ondelia Énergie",
    premises: Some("12 rue de la Centrale"),
    direction: Direction::Outbound,
    hours: (8, 17),
    amounts: (45, 180),
    things: &[
        "le compteur d'eau",
        "le compteur électrique",
        "le compteur de gaz",
    ],
    opening: say(
        &[
            "Bonjour, {agent}, d'Ondelia Énergie. Suis-je bien chez {title} {last}, au {street} ?",
            "Bonjour {title} {last}, je vous appelle au nom d'Ondelia Énergie, au sujet de votre contrat.",
        ],
        &[
            "Oui, c'est bien ici.",
            "Oui, mais si c'est pour me vendre quelque chose, non merci.",
            "Oui. Il y a un souci avec la facture ?",
        ],
    ),
    exchanges: &[
        say(
            &[
                "Rien de grave, rassurez-vous : il nous manque le relevé pour {thing}.",
                "Notre technicien n'a pas pu relever {thing} le {past}. Pouvez-vous nous donner le relevé ?",
            ],
            &[
                "Ah d'accord. Je descends à la cave, une minute.",
                "Je ne sais pas lire ces machins-là, il faut me guider.",
                "Oui, j'ai la photo dans mon téléphone.",
            ],
        ),
        say(
            &[
                "Il me faut les chiffres noirs, de gauche à droite, sans les rouges.",
                "Lisez-moi les cinq premiers chiffres, s'il vous plaît.",
            ],
            &[
                "Zéro, quatre, sept, deux, et le dernier c'est un {count}.",
                "C'est écrit 18 4{count}6.",
                "Il fait sombre… un, neuf, zéro, {count}, {count}.",
            ],
        ),
        look_up(
            Tool {
                name: "save_reading",
                arguments: r#"{"contract":"{reference}","meter":"{thing}"}"#,
                output: r#"{"accepted":true,"estimate":"{amount}"}"#,
            },
            &[
                "C'est enregistré. Votre prochaine facture sera d'environ {amount}.",
                "Merci, le relevé est cohérent. Votre mensualité pourrait passer à {amount}.",
            ],
            &[
                "Ah, c'est moins que l'an dernier.",
                "{amount} ? Ça augmente encore !",
                "D'accord, c'est raisonnable.",
            ],
        ),
        say(
            &[
                "Êtes-vous toujours {count} dans le logement ?",
                "Combien êtes-vous dans le logement, à présent ?",
            ],
            &[
                "Toujours {count}.",
                "Les enfants sont partis, on n'est plus que deux.",
                "On est {count}, mais on a mis un poêle à granulés l'hiver dernier.",
            ],
        ),
        say(
            &[
                "Un technicien passera le {date} pour remplacer l'appareil, c'est gratuit. Le matin vous convient-il ?",
                "L'appareil date un peu, nous le changerons le {date} vers {time}.",
            ],
            &[
                "D'accord, mais avant {time2}.",
                "Il faudra appeler avant, l'interphone est en panne.",
                "C'est obligatoire ?",
            ],
        ),
        say(
            &[
                "Souhaitez-vous recevoir la facture par courriel plutôt que par la poste ?",
                "Gardons-nous la facture par la poste, ou la voulez-vous par courriel ?",
            ],
            &[
                "Par la poste, j'y tiens.",
                "Oui, par courriel, ça fera moins de papier.",
                "Non, on ne change rien.",
            ],
        ),
    ],
    closing: say(
        &[
            "Tout est à jour pour le contrat {reference}. Merci de votre aide, {title} {last}.",
            "C'est parfait. Rien d'autre à faire de votre côté.",
        ],
        &[
            "Très bien, merci.",
            "Bon, c'était rapide.",
            "De rien, au moins c'est réglé.",
        ],
    ),
    analysis: &[
        "Relevé obtenu pour {thing} ; estimation de {amount}.",
        "Relevé transmis par téléphone, remplacement prévu le {date}.",
        "Contrat {reference} mis à jour. La personne reste à la facture papier.",
    ],
};
