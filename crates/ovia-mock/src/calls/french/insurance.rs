//! An insurance claim and a payment reminder, in French.

use crate::calls::outcome::Direction;
use crate::calls::script::{Script, Tool, look_up, say};

pub(super) const CLAIM: Script = Script {
    tag: "insurance_claim",
    company: "Assurances Verlanne",
    premises: Some("25 boulevard de la République"),
    direction: Direction::Inbound,
    hours: (9, 17),
    amounts: (120, 600),
    things: &[
        "un dégât des eaux",
        "un bris de glace",
        "un accrochage sur un parking",
        "un vol de vélo",
        "une vitre cassée par la grêle",
        "un début d'incendie dans la cuisine",
    ],
    opening: say(
        &[
            "Assurances Verlanne, service des sinistres, bonjour. {agent} à l'appareil, tout le monde va bien ?",
            "Bonjour, vous êtes au service des sinistres de Verlanne. Je m'appelle {agent}. Que s'est-il passé ?",
        ],
        &[
            "Bonjour, je dois déclarer {thing}, c'est arrivé le {past}.",
            "Oui, personne n'est blessé, mais on a eu {thing} le {past}.",
            "Bonjour, je ne sais pas trop comment ça marche. On a eu {thing}.",
        ],
    ),
    exchanges: &[
        say(
            &[
                "Je prends votre déclaration. Quel est votre numéro de contrat ?",
                "Merci. Avez-vous votre numéro de sociétaire ?",
            ],
            &[
                "{reference}.",
                "Je l'ai sur la carte verte : {reference}.",
                "Au nom {last}, {first} {last}, à {city}.",
            ],
        ),
        look_up(
            Tool {
                name: "get_policy",
                arguments: r#"{"policy":"{reference}"}"#,
                output: r#"{"active":true,"deductible":"{amount}","holder":"{name}"}"#,
            },
            &[
                "J'ai votre contrat. Ce type de sinistre est couvert, avec une franchise de {amount}.",
                "Votre contrat couvre bien ce cas. La franchise s'élève à {amount}.",
            ],
            &[
                "{amount} de franchise ? C'était moins avant, non ?",
                "D'accord, je m'y attendais.",
                "Bon, tant que c'est couvert.",
            ],
        ),
        say(
            &[
                "Racontez-moi ce qui s'est passé, dans l'ordre.",
                "Où et comment est-ce arrivé, exactement ?",
            ],
            &[
                "C'est arrivé pendant mon absence. En rentrant du travail, j'ai tout de suite vu les dégâts.",
                "Tout s'est passé très vite, devant le {street}. Je n'ai rien pu faire.",
                "Dans la nuit. On a entendu un grand bruit, et le matin on a compris.",
            ],
        ),
        say(
            &[
                "Y a-t-il un témoin, un constat, des photos ?",
                "Avez-vous un témoin, ou des photos ?",
            ],
            &[
                "Des photos, oui, mais un peu floues.",
                "J'ai pris une dizaine de photos tout de suite.",
                "Un voisin a tout vu, il veut bien témoigner.",
            ],
        ),
        say(
            &[
                "À combien estimez-vous les dommages ?",
                "Avez-vous déjà fait faire un devis ?",
            ],
            &[
                "Un artisan m'a parlé de {count} fois la franchise, à la louche.",
                "Pas encore, j'attendais de vous avoir.",
                "Bien plus que la franchise, c'est sûr.",
            ],
        ),
        say(
            &[
                "Un expert passera le {date} à {time}. Ne jetez rien d'ici là.",
                "Je missionne un expert : il peut venir le {date} vers {time}.",
            ],
            &[
                "Et je ne peux rien réparer avant ?",
                "Le {date}, d'accord, je poserai ma matinée.",
                "Il vient seul ? C'est au troisième étage.",
            ],
        ),
        say(
            &[
                "Envoyez-nous les photos et le devis par courriel, avec la référence {reference}.",
                "Il vous reste {count} jours pour nous envoyer les justificatifs.",
            ],
            &[
                "Je le ferai ce soir, avec mon fils.",
                "D'accord, {reference}, c'est noté.",
                "Par courrier, c'est possible aussi ?",
            ],
        ),
        say(
            &[
                "Avez-vous besoin d'un véhicule de prêt, d'un artisan, d'un hébergement ?",
                "Que pouvons-nous faire pour vous dépanner : un artisan, un véhicule de prêt ?",
            ],
            &[
                "Un véhicule, oui, j'en ai besoin pour le travail.",
                "Non merci, on se débrouille en attendant.",
                "Un artisan, volontiers, je n'en connais pas ici.",
            ],
        ),
    ],
    closing: say(
        &[
            "Votre sinistre est ouvert sous le numéro {reference}. L'expert vous appellera au {phone}.",
            "La déclaration est complète. Vous recevrez un accusé de réception aujourd'hui.",
        ],
        &[
            "Merci, vous m'enlevez un poids.",
            "Très bien, j'attends son appel.",
            "Merci, c'était très clair.",
        ],
    ),
    analysis: &[
        "Sinistre du {past} : {thing}. Expertise le {date} à {time}, franchise de {amount}.",
        "Dossier {reference} ouvert pour {thing}. Photos et devis à recevoir.",
        "Sinistre sans blessé. L'assuré demande l'aide d'un artisan.",
    ],
};

pub(super) const PAYMENT_REMINDER: Script = Script {
    tag: "payment_reminder",
    company: "Assurances Verlanne",
    premises: Some("25 boulevard de la République"),
    direction: Direction::Outbound,
    hours: (9, 18),
    amounts: (40, 480),
    things: &[
        "la cotisation du trimestre",
        "la facture de septembre",
        "l'échéance de l'assurance habitation",
        "la prime du dossier auto",
    ],
    opening: say(
        &[
            "Bonjour, {agent}, du service clients de Verlanne. Puis-je parler à {title} {last} ?",
            "Bonjour {title} {last}. Je vous appelle au sujet de {thing}, avez-vous un instant ?",
        ],
        &[
            "C'est moi-même, bonjour.",
            "Oui, je vous écoute, mais vite.",
            "Oui. J'ai encore oublié quelque chose, c'est ça ?",
        ],
    ),
    exchanges: &[
        say(
            &[
                "Pour des raisons de sécurité, pouvez-vous me confirmer votre adresse ?",
                "Avant d'aller plus loin, quelle est votre adresse, s'il vous plaît ?",
            ],
            &[
                "{street}, à {city}.",
                "Toujours au {street}.",
                "C'est le {street}. Mais qui me dit que c'est bien vous ?",
            ],
        ),
        look_up(
            Tool {
                name: "get_balance",
                arguments: r#"{"customer":"{reference}"}"#,
                output: r#"{"due":"{amount}","since":"{past}"}"#,
            },
            &[
                "Merci. Sauf erreur de notre part, {thing}, soit {amount}, reste à régler depuis le {past}.",
                "Le prélèvement de {amount} a été rejeté le {past}. Étiez-vous au courant ?",
            ],
            &[
                "Ah bon ? J'ai changé de banque, ça doit venir de là.",
                "Oui, je sais, le mois a été compliqué.",
                "C'est impossible, j'ai payé par chèque la semaine dernière.",
            ],
        ),
        say(
            &[
                "Souhaitez-vous régler maintenant, ou convenir d'une date ?",
                "Quand pensez-vous pouvoir régler cette somme ?",
            ],
            &[
                "Le {date}, après ma paie.",
                "Je peux payer tout de suite par carte ?",
                "Pas avant le {date2}, malheureusement.",
            ],
        ),
        say(
            &[
                "Je peux étaler la somme en {count} mensualités, sans frais.",
                "Un paiement en {count} fois est possible, si cela vous aide.",
            ],
            &[
                "En {count} fois, ce serait un vrai soulagement.",
                "Non, je préfère tout solder d'un coup.",
                "Et c'est sans intérêts ?",
            ],
        ),
        say(
            &[
                "Je vous envoie un lien de paiement sécurisé par SMS, au {phone}.",
                "Ne me donnez surtout pas votre numéro de carte par téléphone : vous recevrez un lien.",
            ],
            &[
                "D'accord, je préfère ça.",
                "Je l'ai reçu à l'instant.",
                "Très bien, je ferai ça ce soir.",
            ],
        ),
        say(
            &[
                "Sans règlement avant le {date2}, les garanties seraient suspendues. Je tenais à vous le dire.",
                "Si le paiement arrive avant le {date2}, je retire la relance de votre dossier.",
            ],
            &[
                "Je comprends, ça sera fait.",
                "Merci de me prévenir par téléphone.",
                "Avant le {date2}, d'accord.",
            ],
        ),
    ],
    closing: say(
        &[
            "C'est convenu : {amount}, le {date}. Je l'inscris dans le dossier {reference}.",
            "Merci de votre compréhension, {title} {last}. Le dossier est à jour.",
        ],
        &[
            "Entendu.",
            "Merci à vous, au moins c'est clair.",
            "D'accord, je m'en occupe.",
        ],
    ),
    analysis: &[
        "Promesse de règlement de {amount} pour le {date}.",
        "Impayé sur {thing}, lié à un changement de banque. Lien de paiement envoyé.",
        "Paiement en {count} fois accepté, dossier {reference}.",
    ],
};
