//! Parcels and orders, in French.

use crate::calls::outcome::Direction;
use crate::calls::script::{Script, Tool, look_up, say};

pub(super) const DELIVERY: Script = Script {
    tag: "delivery_follow_up",
    company: "Brindelou Livraison",
    premises: Some("8 rue des Entrepôts"),
    direction: Direction::Inbound,
    hours: (8, 18),
    amounts: (5, 25),
    things: &[
        "un petit colis",
        "un fauteuil",
        "un carton de livres",
        "un vélo d'enfant",
        "une machine à café",
        "des pneus",
    ],
    opening: say(
        &[
            "Brindelou Livraison, bonjour. Je suis {agent}, l'assistant du suivi des colis. Je vous écoute.",
            "Bonjour, bienvenue chez Brindelou. Appelez-vous au sujet d'une livraison en cours ?",
        ],
        &[
            "Bonjour, j'attends {thing} depuis {past} et je n'ai aucune nouvelle.",
            "Oui, bonjour. Le suivi dit \"livré\", mais je n'ai rien reçu du tout.",
            "Bonjour, votre livreur est passé sans sonner, c'est la deuxième fois !",
        ],
    ),
    exchanges: &[
        say(
            &[
                "Je suis navré. Pouvez-vous me donner le numéro de suivi ?",
                "Je vais regarder. Quel est le numéro inscrit sur l'avis de passage ?",
            ],
            &[
                "C'est le {reference}.",
                "Alors… {reference}.",
                "Je n'ai que mon nom : {name}, à {city}.",
            ],
        ),
        look_up(
            Tool {
                name: "track_parcel",
                arguments: r#"{"tracking_number":"{reference}"}"#,
                output: r#"{"status":"at_depot","depot":"{city}","last_scan":"{past}"}"#,
            },
            &[
                "Je le vois : personne n'a répondu, et votre colis est au dépôt, à {city}, depuis {past}.",
                "D'après le dernier passage au scanner, il est revenu au dépôt le {past} avec la mention \"absent\".",
            ],
            &[
                "Comment ça ? Je n'ai pas bougé de la journée !",
                "Ah, donc il n'est pas perdu, c'est déjà ça.",
                "Et pourquoi personne ne m'a prévenu ?",
            ],
        ),
        say(
            &[
                "Je peux organiser une nouvelle livraison le {date}, entre {time} et {time2}, ou un retrait en point relais.",
                "Souhaitez-vous une nouvelle livraison le {date}, ou un retrait en point relais ?",
            ],
            &[
                "Une livraison, le {date}, c'est bien.",
                "Le point relais, ce sera plus sûr.",
                "Le {date}, oui, je serai là.",
            ],
        ),
        say(
            &[
                "L'adresse est toujours le {street}, à {city} ? Y a-t-il un code ou un étage ?",
                "Voulez-vous laisser une consigne au livreur ?",
            ],
            &[
                "Il faut sonner chez {last}, la plaque est un peu effacée.",
                "C'est au troisième, sans ascenseur, il faudra prévoir.",
                "Qu'il le laisse chez la voisine, au rez-de-chaussée.",
            ],
        ),
        say(
            &[
                "Le contenu est-il fragile ? Pouvez-vous me le décrire ?",
                "Pouvez-vous me décrire le colis, pour le dépôt ?",
            ],
            &[
                "C'est {thing}, donc assez reconnaissable.",
                "C'est {thing}, rien de fragile.",
                "Il y a du ruban adhésif bleu tout autour.",
            ],
        ),
        say(
            &[
                "Je vous rembourse les frais de port, soit {amount}, sous {count} jours.",
                "Pour le retard, je peux vous accorder un bon de {amount}.",
            ],
            &[
                "C'est la moindre des choses, merci.",
                "{amount} ? Bon, d'accord.",
                "Je préfère un remboursement sur ma carte.",
            ],
        ),
        say(
            &[
                "Je transmets aussi une réclamation à l'agence, pour que le livreur sonne bien.",
                "J'ai ouvert le dossier {reference}, l'agence vous répondra par écrit.",
            ],
            &[
                "Merci, parce que ça devient pénible.",
                "Très bien, je garde le numéro.",
                "J'espère que ça servira à quelque chose.",
            ],
        ),
    ],
    closing: say(
        &[
            "C'est programmé pour le {date}. Le livreur vous appellera au {phone} un quart d'heure avant.",
            "Tout est noté. Vous pourrez suivre le camion en direct le {date}, à partir de {time}.",
        ],
        &[
            "D'accord, je garderai le téléphone sur moi.",
            "Merci, on verra bien.",
            "Parfait, merci de votre aide.",
        ],
    ),
    analysis: &[
        "Colis {reference} retrouvé au dépôt ; nouvelle livraison le {date} entre {time} et {time2}.",
        "Client mécontent d'un avis de passage sans coup de sonnette. Réclamation ouverte, geste de {amount}.",
        "Suivi d'un colis ({thing}) : nouvelle présentation programmée le {date}.",
    ],
};

pub(super) const ORDER: Script = Script {
    tag: "order_status",
    company: "La Grande Mercerie",
    premises: Some("2 rue des Merciers"),
    direction: Direction::Inbound,
    hours: (9, 18),
    amounts: (35, 320),
    things: &[
        "une lampe de bureau",
        "des rideaux en lin",
        "une table basse",
        "un service de verres",
        "une couette d'hiver",
        "un tapis berbère",
    ],
    opening: say(
        &[
            "La Grande Mercerie, service des commandes, bonjour. {agent} à l'appareil.",
            "Bonjour, vous êtes en relation avec {agent}, de La Grande Mercerie. Que puis-je faire pour vous ?",
        ],
        &[
            "Bonjour, je voudrais savoir où en est ma commande, {thing}, passée le {past}.",
            "Bonjour, on m'avait promis {thing} pour cette semaine et je ne vois rien venir.",
            "Bonjour, j'aimerais changer l'adresse de ma commande {reference}.",
        ],
    ),
    exchanges: &[
        say(
            &[
                "Avez-vous le numéro de commande sous les yeux ?",
                "Puis-je avoir votre numéro de commande ou votre nom ?",
            ],
            &[
                "Oui : {reference}.",
                "{name}. Le numéro, je l'ai effacé.",
                "C'est dans le courriel… voilà, {reference}.",
            ],
        ),
        look_up(
            Tool {
                name: "get_order",
                arguments: r#"{"order":"{reference}"}"#,
                output: r#"{"state":"preparing","total":"{amount}","ships_on":"{date}"}"#,
            },
            &[
                "Votre commande, d'un montant de {amount}, est en préparation. Elle partira le {date}.",
                "Je vois {thing}, commande du {past}. L'article est en rupture, il revient le {date}.",
            ],
            &[
                "Si tard ? C'était annoncé en stock.",
                "D'accord, je peux attendre jusque-là.",
                "Ah, je comprends mieux.",
            ],
        ),
        say(
            &[
                "Préférez-vous attendre, ou recevoir un modèle proche dès cette semaine ?",
                "Préférez-vous attendre, changer de modèle, ou un remboursement de {amount} ?",
            ],
            &[
                "J'attends, c'est ce modèle-là que je veux.",
                "Proposez-moi l'autre modèle, on ne sait jamais.",
                "Je préfère attendre, si la date est sûre.",
            ],
        ),
        say(
            &[
                "Le modèle proche existe en écru et en bleu nuit, au même prix.",
                "Il existe une version un peu plus grande, en écru ou en bleu nuit.",
            ],
            &[
                "En bleu nuit, pourquoi pas.",
                "Non, je reste sur le premier choix.",
                "Et elle est disponible tout de suite ?",
            ],
        ),
        say(
            &[
                "Souhaitez-vous modifier l'adresse de livraison ? J'ai le {street}, à {city}.",
                "La livraison se fera au {street}. Est-ce exact ?",
            ],
            &[
                "Oui, ne changez rien.",
                "Plutôt à mon travail, à {city}, si c'est possible.",
                "C'est exact, il faut sonner chez {last}.",
            ],
        ),
        say(
            &[
                "Je vois que vous avez {count} points de fidélité qui expirent bientôt. Je les déduis ?",
                "Comme il y a du retard, je vous offre les frais de port.",
            ],
            &[
                "Volontiers, merci !",
                "C'est gentil, merci.",
                "Ah, je ne m'y attendais pas.",
            ],
        ),
    ],
    closing: say(
        &[
            "C'est modifié. Vous recevrez le suivi par courriel le {date}.",
            "Votre commande {reference} est à jour. Le transporteur vous préviendra la veille.",
        ],
        &[
            "Merci pour votre aide.",
            "Parfait, j'attends le courriel.",
            "Très bien, merci {agent}.",
        ],
    ),
    analysis: &[
        "Commande {reference} : expédition prévue le {date}. Le client préfère attendre.",
        "Rupture de stock expliquée ({thing}), frais de port offerts.",
        "Question sur l'état d'une commande de {amount} ; adresse vérifiée.",
    ],
};
