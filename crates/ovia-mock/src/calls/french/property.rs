//! An estate agency and a garage, in French.

use crate::calls::outcome::Direction;
use crate::calls::script::{Script, Tool, look_up, say};

pub(super) const VISIT: Script = Script {
    tag: "property_visit",
    company: "l'agence Clos et Jardins",
    premises: None,
    direction: Direction::Outbound,
    hours: (9, 18),
    amounts: (540, 1450),
    things: &[
        "le deux-pièces avec balcon",
        "la maison de ville",
        "le studio meublé",
        "l'appartement du dernier étage",
        "le local avec vitrine",
        "la longère à rénover",
    ],
    opening: say(
        &[
            "Bonjour, {agent}, de l'agence Clos et Jardins. Vous nous avez écrit au sujet d'une annonce, {thing}.",
            "Bonjour {title} {last}, je vous appelle suite à votre message sur {thing}. Est-ce toujours d'actualité ?",
        ],
        &[
            "Ah oui, bonjour ! Il est toujours libre ?",
            "Oui, tout à fait, on cherche depuis des mois.",
            "Bonjour. Oui, ma compagne a rempli le formulaire.",
        ],
    ),
    exchanges: &[
        say(
            &[
                "Le bien est toujours disponible. C'est pour y habiter toute l'année ?",
                "Il est libre, oui. Quel est votre projet ?",
            ],
            &[
                "Pour y habiter, avec {count} enfants bientôt.",
                "C'est pour me rapprocher de mon travail.",
                "C'est pour ma fille, qui commence ses études à {city}.",
            ],
        ),
        say(
            &[
                "Il fait 6{count} mètres carrés, au {premises}. Le quartier vous est-il familier ?",
                "Il se trouve au {premises}, à dix minutes du centre. Connaissez-vous le coin ?",
            ],
            &[
                "Oui, j'y ai fait mes études.",
                "Un peu. C'est bruyant, le soir ?",
                "Pas du tout, on vient de {city}.",
            ],
        ),
        say(
            &[
                "Le loyer est de {amount} par mois, charges comprises. Est-ce dans votre budget ?",
                "Le loyer, chauffage compris, s'élève à {amount} par mois.",
            ],
            &[
                "C'est la limite haute, mais oui.",
                "{amount}, ça va.",
                "Il y a une marge de négociation ?",
            ],
        ),
        look_up(
            Tool {
                name: "visit_slots",
                arguments: r#"{"listing":"{reference}","week_of":"{date}"}"#,
                output: r#"{"slots":[{"date":"{date}","time":"{time}"},{"date":"{date2}","time":"{time2}"}]}"#,
            },
            &[
                "Je peux vous le faire visiter le {date} à {time}, ou le {date2} à {time2}.",
                "La prochaine visite a lieu le {date} à {time}. Seriez-vous libre ?",
            ],
            &[
                "Le {date} à {time}, c'est noté.",
                "Plutôt le {date2}, en fin de journée.",
                "On sera deux, c'est possible ?",
            ],
        ),
        say(
            &[
                "Avez-vous déjà préparé un dossier : trois bulletins de salaire et un avis d'imposition ?",
                "Votre dossier est-il prêt : bulletins de salaire, garant ?",
            ],
            &[
                "Oui, tout est prêt, je peux l'envoyer.",
                "Pas encore, il me manque une attestation.",
                "Il me manque un garant, ça pose problème ?",
            ],
        ),
        say(
            &[
                "L'immeuble a été ravalé récemment, et le chauffage est individuel.",
                "Le diagnostic énergétique est en D, les fenêtres ont été changées.",
            ],
            &[
                "Et l'isolation, côté voisins ?",
                "C'est plutôt une bonne nouvelle.",
                "Il y a une cave, ou un local à vélos ?",
            ],
        ),
        say(
            &[
                "À quelle date vous faudrait-il le logement ?",
                "Pour quand souhaiteriez-vous emménager ?",
            ],
            &[
                "Avant la rentrée, idéalement.",
                "On doit rendre l'appartement dans {count} mois.",
                "Rien ne presse, on prend le temps de choisir.",
            ],
        ),
    ],
    closing: say(
        &[
            "C'est fixé : visite le {date} à {time}, devant le {premises}. Mon collègue vous y attendra.",
            "Je bloque le créneau du {date}. La référence de l'annonce est {reference}.",
        ],
        &[
            "Très bien, on y sera.",
            "Merci beaucoup, à {time} alors.",
            "Parfait. J'apporterai le dossier.",
        ],
    ),
    analysis: &[
        "Visite fixée le {date} à {time} pour {thing}.",
        "Prospect sérieux, dossier prêt, budget de {amount} par mois. Annonce {reference}.",
        "Intérêt confirmé pour {thing} ; garant à préciser.",
    ],
};

pub(super) const GARAGE: Script = Script {
    tag: "garage_appointment",
    company: "le garage Pommerelle",
    premises: Some("140 route de la Pommeraie"),
    direction: Direction::Inbound,
    hours: (8, 17),
    amounts: (45, 380),
    things: &[
        "un bruit à l'avant droit",
        "une vidange",
        "le contrôle technique",
        "un voyant moteur allumé",
        "un pneu crevé",
        "une climatisation qui ne refroidit plus",
        "des freins qui sifflent",
    ],
    opening: say(
        &[
            "Garage Pommerelle, bonjour. {agent}, au planning de l'atelier. C'est pour un rendez-vous ?",
            "Bonjour, garage Pommerelle. Je suis {agent}, dites-moi ce qui arrive à votre voiture.",
        ],
        &[
            "Bonjour, c'est pour {thing}.",
            "Oui bonjour, j'appelle pour {thing}, et je pars en vacances le {date2}.",
            "Bonjour, {name}. Vous aviez déjà vu la voiture en janvier, là c'est {thing}.",
        ],
    ),
    exchanges: &[
        say(
            &[
                "D'accord. C'est quel modèle, et quelle année ?",
                "C'est quel genre de voiture, et combien de kilomètres ?",
            ],
            &[
                "Une petite citadine, elle a {count} ans.",
                "Une familiale, cent dix mille kilomètres, par là.",
                "Un utilitaire diesel, il a bien vécu.",
            ],
        ),
        say(
            &[
                "Avez-vous remarqué autre chose ?",
                "Y a-t-il autre chose à regarder tant qu'elle sera chez nous ?",
            ],
            &[
                "Un petit bruit depuis {past}, surtout à froid.",
                "Les essuie-glaces, ils laissent des traces.",
                "Non, le reste va bien, je crois.",
            ],
        ),
        look_up(
            Tool {
                name: "workshop_slots",
                arguments: r#"{"job":"{thing}","from":"{date}"}"#,
                output: r#"{"date":"{date}","drop_off":"{time}","quote":"{amount}"}"#,
            },
            &[
                "Je peux vous prendre le {date} à {time}. Comptez {amount} pour le diagnostic et la main-d'œuvre.",
                "La première place à l'atelier est le {date}, dépôt à {time}, pour {amount} environ.",
            ],
            &[
                "{amount}, pièces comprises ?",
                "Ça ira, je la déposerai en allant au travail.",
                "Rien de plus tôt ? J'en ai vraiment besoin.",
            ],
        ),
        say(
            &[
                "Voulez-vous un véhicule de prêt ? Il m'en reste un ce jour-là.",
                "Il nous la faut la journée. Voulez-vous un véhicule de prêt ?",
            ],
            &[
                "Un vélo me suffira, je n'habite pas loin.",
                "Oui, une voiture de prêt, s'il vous plaît.",
                "Non, on viendra me chercher.",
            ],
        ),
        say(
            &[
                "Roulez doucement d'ici là, et au moindre doute, arrêtez-vous.",
                "Si ça empire, nous pouvons venir la chercher avec la dépanneuse.",
            ],
            &[
                "C'est dangereux, vous croyez ?",
                "D'accord, je ferai attention.",
                "Elle est garée au {street}, au cas où.",
            ],
        ),
        say(
            &[
                "Dois-je vous appeler avant tout travaux au-dessus de {amount} ?",
                "Nous vous ferons un devis écrit avant de commencer.",
            ],
            &[
                "Oui, appelez-moi au {phone}.",
                "Très bien, pas de mauvaise surprise comme ça.",
                "Faites au mieux, je vous fais confiance.",
            ],
        ),
    ],
    closing: say(
        &[
            "C'est réservé le {date} à {time}, au nom {last}. L'atelier est au {premises}.",
            "Je vous attends le {date}. Pensez à la carte grise et à l'antivol de roue.",
        ],
        &[
            "Merci, à {time}.",
            "D'accord, merci bien.",
            "Parfait, j'apporte les papiers.",
        ],
    ),
    analysis: &[
        "Rendez-vous atelier le {date} à {time} pour {thing}.",
        "Diagnostic demandé ({thing}), devis avant travaux, véhicule de prêt proposé.",
        "Dépôt prévu le {date} ; estimation de {amount} annoncée.",
    ],
};
