//! A medical practice, in French: an appointment, and the reminder of one.

use crate::calls::outcome::Direction;
use crate::calls::script::{Script, Tool, look_up, say};

pub(super) const APPOINTMENT: Script = Script {
    tag: "medical_appointment",
    company: "le cabinet des Trois Platanes",
    direction: Direction::Inbound,
    hours: (8, 17),
    amounts: (20, 60),
    things: &[
        "une douleur au genou",
        "un renouvellement d'ordonnance",
        "un vaccin",
        "un certificat pour le sport",
        "une toux qui traîne depuis deux semaines",
        "des maux de tête assez fréquents",
        "un contrôle de tension",
    ],
    opening: say(
        &[
            "Cabinet des Trois Platanes, bonjour. {agent}, du secrétariat, je vous écoute.",
            "Bonjour, secrétariat médical des Trois Platanes. Si c'est une urgence vitale, raccrochez et composez le 15. Sinon, que puis-je faire pour vous ?",
        ],
        &[
            "Bonjour, il me faudrait un rendez-vous pour {thing}.",
            "Bonjour, c'est {name}. J'appelle pour {thing}, ce n'est pas urgent mais ça m'inquiète un peu.",
            "Oui bonjour, est-ce que le docteur peut me voir le {date} ?",
        ],
    ),
    exchanges: &[
        say(
            &[
                "Êtes-vous déjà venu au cabinet, ou est-ce une première consultation ?",
                "Vous êtes déjà suivi chez nous, n'est-ce pas ?",
            ],
            &[
                "Oui, je viens depuis {count} ans.",
                "Non, c'est la première fois, on vient d'emménager à {city}.",
                "Toute la famille est suivie chez vous.",
            ],
        ),
        say(
            &[
                "Pouvez-vous me donner votre nom et votre date de naissance ?",
                "Quel est votre nom, s'il vous plaît ?",
            ],
            &[
                "{name}, du 12 mars.",
                "C'est {last}, {first} {last}.",
                "{last}. La date de naissance doit être dans le dossier.",
            ],
        ),
        say(
            &[
                "D'accord. Depuis quand cela dure-t-il ?",
                "Avez-vous de la fièvre, ou d'autres symptômes ?",
            ],
            &[
                "Depuis {past}, à peu près.",
                "Un peu de fièvre hier soir, 38 et quelque, mais c'est retombé.",
                "Non, rien d'autre, heureusement.",
            ],
        ),
        look_up(
            Tool {
                name: "find_slot",
                arguments: r#"{"from":"{date}","reason":"{thing}"}"#,
                output: r#"{"slots":["{date} {time}","{date2} {time2}"],"doctor":"remplaçant"}"#,
            },
            &[
                "J'ai deux créneaux : le {date} à {time}, ou le {date2} à {time2}. Lequel préférez-vous ?",
                "Le premier créneau libre est le {date} à {time}, avec la remplaçante du docteur. Cela vous va ?",
            ],
            &[
                "Le {date} à {time}, ce sera très bien.",
                "Je préfère le {date2}, je travaille ce jour-là.",
                "Le plus tôt possible, donc {time}.",
            ],
        ),
        say(
            &[
                "La consultation dure vingt minutes. Pensez à apporter votre carte Vitale et vos derniers examens.",
                "N'oubliez pas votre carte Vitale, ainsi que l'ordonnance en cours.",
            ],
            &[
                "D'accord, j'ai encore les radios du mois dernier.",
                "Je les mets dans le sac tout de suite.",
                "Et la mutuelle, il faut l'attestation ?",
            ],
        ),
        say(
            &[
                "Si cela s'aggrave d'ici là, avec de la fièvre ou une gêne pour respirer, appelez sans attendre.",
                "En attendant, reposez-vous et buvez bien. Si ça empire, rappelez-nous.",
            ],
            &[
                "Oui, bien sûr, je ferai attention.",
                "Merci, c'est rassurant.",
                "Je peux prendre quelque chose contre la douleur ?",
            ],
        ),
        say(
            &[
                "Le cabinet est au {street}, au rez-de-chaussée. Le code de la porte vous sera envoyé par SMS.",
                "Attention, nous avons déménagé : c'est maintenant au {street}.",
            ],
            &[
                "Ah, heureusement que vous le dites.",
                "Il y a un arrêt de bus devant, c'est parfait.",
                "Je connais, c'est à côté de la pharmacie.",
            ],
        ),
    ],
    closing: say(
        &[
            "Votre rendez-vous est fixé au {date} à {time}, {title} {last}. Un SMS de rappel partira la veille.",
            "C'est confirmé pour le {date} à {time}. En cas d'empêchement, prévenez-nous 24 heures avant.",
        ],
        &[
            "Merci, j'y serai.",
            "Entendu, merci beaucoup.",
            "Très bien, je le marque sur le calendrier.",
        ],
    ),
    analysis: &[
        "Rendez-vous pris le {date} à {time} pour {thing}.",
        "Motif : {thing}. Créneau du {date} accepté, consignes données, pas de signe d'urgence.",
        "Consultation fixée au {date} pour {title} {last}. Papiers à apporter rappelés.",
    ],
};

pub(super) const REMINDER: Script = Script {
    tag: "appointment_reminder",
    company: "le cabinet des Trois Platanes",
    direction: Direction::Outbound,
    hours: (8, 17),
    amounts: (12, 70),
    things: &[
        "un détartrage",
        "un bilan annuel",
        "une visite de contrôle",
        "une consultation de suivi",
        "un examen de la vue",
    ],
    opening: say(
        &[
            "Bonjour, {agent}, du cabinet des Trois Platanes. Je cherche à joindre {name}.",
            "Bonjour, est-ce que je parle bien à {title} {last} ? Je vous appelle de la part du cabinet des Trois Platanes.",
        ],
        &[
            "Oui, c'est moi.",
            "Oui bonjour, je vous écoute.",
            "Bonjour, oui. C'est à quel sujet ?",
        ],
    ),
    exchanges: &[
        say(
            &[
                "Je vous appelle pour vous rappeler votre rendez-vous du {date} à {time}, pour {thing}. Serez-vous présent ?",
                "Vous avez rendez-vous le {date} à {time}, pour {thing}. Est-ce toujours bon pour vous ?",
            ],
            &[
                "Ah oui, je l'avais oublié ! Merci de prévenir.",
                "Justement, j'allais vous appeler : ce jour-là je ne peux plus.",
                "Oui oui, c'est dans mon agenda.",
            ],
        ),
        look_up(
            Tool {
                name: "move_appointment",
                arguments: r#"{"reference":"{reference}","from":"{date} {time}","to":"{date2} {time2}"}"#,
                output: r#"{"moved":true}"#,
            },
            &[
                "Si l'heure ne vous convient plus, je peux vous proposer le {date2} à {time2}.",
                "Nous avons aussi une place le {date2} à {time2}, si vous préférez.",
            ],
            &[
                "Ah, {time2}, ce serait mieux, oui.",
                "Non, on garde {time}, je m'arrangerai.",
                "Le {date2} ? Attendez que je regarde… oui, c'est possible.",
            ],
        ),
        say(
            &[
                "Y a-t-il eu un changement dans vos traitements depuis votre dernière visite ?",
                "Prenez-vous de nouveaux médicaments depuis {past} ?",
            ],
            &[
                "Non, toujours les mêmes.",
                "Oui, on m'a changé le dosage il y a {count} semaines.",
                "Seulement des vitamines.",
            ],
        ),
        say(
            &[
                "Pour cet examen, il faut venir à jeun, sans avoir mangé depuis minuit.",
                "Pensez à venir dix minutes en avance pour les papiers.",
            ],
            &[
                "À jeun ? Même pas un café ?",
                "D'accord, c'est noté.",
                "Dix minutes avant, entendu.",
            ],
        ),
        say(
            &[
                "Avez-vous besoin d'un transport, ou viendrez-vous accompagné ?",
                "Souhaitez-vous un justificatif pour votre employeur ?",
            ],
            &[
                "Mon fils me conduira.",
                "Oui, un justificatif, ce serait bien.",
                "Non, je viens en bus, c'est direct.",
            ],
        ),
        say(
            &[
                "Le reste à charge sera d'environ {amount} ; nous prenons la carte et le chèque.",
                "Vos derniers résultats sont arrivés, le docteur vous en parlera.",
            ],
            &[
                "Très bien, j'aurai ma carte.",
                "J'espère que ce sont de bonnes nouvelles.",
                "{amount}, d'accord.",
            ],
        ),
    ],
    closing: say(
        &[
            "Parfait, nous vous attendons donc comme convenu. Le cabinet est au {street}.",
            "C'est bien noté, {title} {last}. Vous recevrez un SMS la veille.",
        ],
        &[
            "Merci d'avoir appelé.",
            "Très bien, à bientôt alors.",
            "Merci, c'est gentil de rappeler.",
        ],
    ),
    analysis: &[
        "Rendez-vous du {date} à {time} confirmé de vive voix.",
        "Rappel fait pour {thing} ; présence confirmée, consignes transmises.",
        "La personne demande un justificatif. Rendez-vous maintenu.",
    ],
};
