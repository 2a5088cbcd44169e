//! A medical practice, in French: an appointment, and the reminder of one.

use crate::calls::outcome::Direction;
use crate::calls::script::{Script, Tool, look_up, say};

pub(super) const APPOINTMENT: Script = Script {
    tag: "medical_appointment",
    company: "le cabinet des Trois Platanes",
    premises: Some("31 avenue des Trois-Platanes"),
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
            "Bonjour, c'est {name}. J'appelle pour {thing}, ce n'est pas urgent.",
            "Oui bonjour, est-ce que le docteur peut me voir le {date} ?",
        ],
    ),
    exchanges: &[
        say(
            &[
                "Avez-vous déjà consulté au cabinet, ou est-ce la première fois ?",
                "Vous avez déjà un dossier chez nous, n'est-ce pas ?",
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
                "Comment vous sentez-vous aujourd'hui ?",
                "Avez-vous de la fièvre, ou une gêne particulière en ce moment ?",
            ],
            &[
                "Un peu de fatigue depuis {past}, rien de plus.",
                "Un peu de fièvre hier soir, 38 et quelque, mais c'est retombé.",
                "Ça va, merci, rien de particulier.",
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
                "Et la nuit, j'appelle quel numéro ?",
            ],
        ),
        say(
            &[
                "Le cabinet est au {premises}, au rez-de-chaussée. Le code de la porte vous sera envoyé par SMS.",
                "Attention, nous avons déménagé : c'est maintenant au {premises}.",
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
    premises: Some("31 avenue des Trois-Platanes"),
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
                "Je vous appelle pour vous rappeler votre rendez-vous du {date} à {time}, pour {thing}. Est-ce toujours bon pour vous ?",
                "Vous avez rendez-vous le {date} à {time}, pour {thing}. Pourrez-vous venir ?",
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
                "Pensez à venir dix minutes en avance, avec vos derniers résultats.",
                "Si possible, arrivez dix minutes avant, pour les papiers.",
            ],
            &[
                "Dix minutes avant ? Il y a toujours autant d'attente ?",
                "D'accord, c'est noté.",
                "Dix minutes avant, entendu.",
            ],
        ),
        say(
            &[
                "Quelqu'un vous accompagnera-t-il, ou faut-il prévoir un transport ?",
                "Avez-vous besoin d'un transport pour venir ?",
            ],
            &[
                "Mon fils me conduira.",
                "Non, rien de tout ça, merci.",
                "Non, je viens en bus, c'est direct.",
            ],
        ),
        say(
            &[
                "Le reste à charge sera d'environ {amount} ; nous prenons la carte et le chèque.",
                "Comptez {amount} à régler sur place, par carte ou par chèque.",
            ],
            &[
                "Très bien, j'aurai ma carte.",
                "Et la mutuelle remboursera la différence ?",
                "{amount}, d'accord.",
            ],
        ),
    ],
    closing: say(
        &[
            "Parfait, nous vous attendons donc comme convenu. Le cabinet est au {premises}.",
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
        "Rendez-vous maintenu, pas de demande particulière.",
    ],
};
