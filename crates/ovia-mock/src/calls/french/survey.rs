//! A satisfaction survey, in French.

use crate::calls::outcome::Direction;
use crate::calls::script::{Script, say};

pub(super) const SURVEY: Script = Script {
    tag: "satisfaction_survey",
    company: "La Grande Mercerie",
    premises: Some("2 rue des Merciers"),
    direction: Direction::Outbound,
    hours: (10, 18),
    amounts: (5, 20),
    things: &[
        "la livraison",
        "l'accueil en boutique",
        "le site internet",
        "la qualité des produits",
        "le service après-vente",
    ],
    opening: say(
        &[
            "Bonjour {title} {last}, {agent}, de La Grande Mercerie. Auriez-vous deux minutes pour une petite enquête ?",
            "Bonjour, je suis {agent}. Suite à votre achat du {past}, puis-je vous poser quelques questions ?",
        ],
        &[
            "Deux minutes, pas plus, je suis au travail.",
            "Oui, allez-y.",
            "Si ça peut aider, d'accord.",
        ],
    ),
    exchanges: &[
        say(
            &[
                "Sur une échelle de 0 à 10, quelle note donneriez-vous pour {thing} ?",
                "Pour commencer, quelle note sur 10 pour {thing} ?",
            ],
            &[
                "Je dirais {count}.",
                "{count} sur 10, c'était correct.",
                "Dix, vraiment rien à redire.",
            ],
        ),
        say(
            &[
                "Qu'est-ce qui explique cette note ?",
                "Pouvez-vous me dire ce qui vous a plu ou déplu ?",
            ],
            &[
                "L'attente était un peu longue, mais la personne était charmante.",
                "Le paquet est arrivé abîmé, même si le contenu n'avait rien.",
                "Tout était clair et rapide, c'est rare.",
            ],
        ),
        say(
            &[
                "Recommanderiez-vous notre maison à vos proches ?",
                "Achèteriez-vous de nouveau chez nous ?",
            ],
            &[
                "Oui, je l'ai déjà fait, à ma sœur.",
                "Peut-être, ça dépendra des prix.",
                "Sans doute, surtout pour les tissus.",
            ],
        ),
        say(
            &[
                "Comment commandez-vous, le plus souvent ?",
                "Commandez-vous plutôt par téléphone, en ligne ou en boutique ?",
            ],
            &[
                "En boutique, à {city}, deux ou trois fois par an.",
                "En ligne, le soir.",
                "Par téléphone, je n'aime pas donner ma carte sur internet.",
            ],
        ),
        say(
            &[
                "Qu'aimeriez-vous trouver chez nous, que nous n'avons pas ?",
                "Si vous pouviez changer une chose, ce serait laquelle ?",
            ],
            &[
                "Des patrons de couture pour débutants.",
                "Des horaires plus larges : fermer à 18 h, c'est trop tôt.",
                "Un vrai numéro avec quelqu'un au bout. Enfin, vous voyez ce que je veux dire.",
            ],
        ),
        say(
            &[
                "Accepteriez-vous qu'un conseiller vous rappelle à ce sujet ?",
                "Puis-je vous faire rappeler par un conseiller, si besoin ?",
            ],
            &[
                "Non, ça ira.",
                "Oui, au {phone}, après {time}.",
                "Pourquoi pas, mais plutôt par courriel.",
            ],
        ),
    ],
    closing: say(
        &[
            "Merci pour vos réponses ! Un bon d'achat de {amount} vous sera envoyé.",
            "C'était ma dernière question. Un bon d'achat de {amount} vous attend en boutique.",
        ],
        &[
            "Avec plaisir.",
            "Ah, merci, c'est une bonne surprise.",
            "Je vous en prie.",
        ],
    ),
    analysis: &[
        "Enquête complète. Note de {count} sur 10 pour {thing}.",
        "Avis plutôt favorable ; demande des horaires plus larges.",
        "Réponses recueillies sur {thing}, bon d'achat de {amount} promis.",
    ],
};
