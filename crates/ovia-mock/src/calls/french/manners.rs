//! What is said in any call in French.

use crate::calls::script::{Manners, say};

pub(crate) const MANNERS: Manners = Manners {
    acknowledgements: &[
        "D'accord. ",
        "Très bien. ",
        "Entendu, je le note. ",
        "Merci pour cette précision. ",
        "Parfait, merci. ",
        "C'est bien noté. ",
        "Je vois. ",
        "Merci, {title} {last}. ",
    ],
    hesitations: &[
        "Euh… ",
        "Alors… ",
        "Eh bien, écoutez… ",
        "Hmm, voyons. ",
        "Bon. ",
        "Attendez… ",
    ],
    detours: &[
        say(
            &[
                "Excusez-moi, la ligne n'est pas très bonne. Vous m'entendez toujours ?",
                "Il y a un peu de bruit autour de vous, pouvez-vous parler un peu plus près du téléphone ?",
            ],
            &[
                "Oui, oui, je vous entends. Je suis dans la rue, c'est pour ça.",
                "Attendez, je coupe le haut-parleur… Voilà, c'est mieux ?",
                "Je suis dans le tram, ça coupe de temps en temps.",
            ],
        ),
        say(
            &[
                "Pouvez-vous m'épeler votre nom de famille, s'il vous plaît ?",
                "J'ai noté {last}, est-ce que c'est bien orthographié comme ça se prononce ?",
            ],
            &[
                "C'est {last}, comme ça se prononce.",
                "Oui, {last}, tout simplement.",
                "{last}, et le prénom c'est {first}.",
            ],
        ),
        say(
            &[
                "Est-ce que le {phone} est bien le meilleur numéro pour vous joindre ?",
                "Je vous rappelle au {phone} si nécessaire, c'est bien ça ?",
            ],
            &[
                "Oui, c'est mon portable.",
                "Oui, à ce numéro, plutôt après {time}.",
                "Tout à fait, vous pouvez même laisser un message.",
            ],
        ),
        say(
            &[
                "Je vous confirme que cet appel est enregistré pour améliorer notre service. Cela vous convient-il ?",
                "Avant de continuer, je vous précise que la conversation est enregistrée.",
            ],
            &[
                "Pas de problème.",
                "D'accord, tant que ça reste chez vous.",
                "Oui, allez-y, je n'ai rien à cacher.",
            ],
        ),
        say(
            &[
                "Je regarde cela, un instant je vous prie.",
                "Laissez-moi quelques secondes, j'ouvre votre dossier.",
            ],
            &[
                "Prenez votre temps.",
                "Oui, je patiente.",
                "Allez-y, je ne suis pas aux pièces.",
            ],
        ),
        say(
            &[
                "Voulez-vous que je répète ?",
                "Je parle peut-être un peu vite. Souhaitez-vous que je répète ?",
            ],
            &[
                "Non non, c'est très clair.",
                "Oui, je veux bien, j'étais en train de noter.",
                "C'est bon, j'ai tout écrit.",
            ],
        ),
        say(
            &[
                "Je vous répète donc : {date}, vers {time}.",
                "Si je récapitule, on parle bien du {date}.",
            ],
            &[
                "Oui, c'est ça.",
                "Exactement.",
                "Oui, enfin plutôt vers {time2}, mais ça ira.",
            ],
        ),
        say(
            &[
                "Vous habitez toujours au {street}, à {city} ?",
                "L'adresse que j'ai est le {street}, à {city}. Elle est toujours bonne ?",
            ],
            &[
                "Oui, on n'a pas bougé.",
                "Toujours, deuxième étage, porte de gauche.",
                "Oui, depuis bientôt {count} ans.",
            ],
        ),
        say(
            &[
                "Au cas où vous vous poseriez la question : je suis un assistant vocal, mais je peux traiter votre demande de bout en bout.",
                "Je préfère vous le dire : vous parlez à un assistant vocal. Cela ne change rien à votre demande.",
            ],
            &[
                "Ah, on dirait vraiment quelqu'un ! Bon, continuons.",
                "D'accord, du moment que ça avance.",
                "C'est la première fois que je parle à une machine, c'est étonnant.",
            ],
        ),
        say(
            &[
                "Auriez-vous un papier avec la référence sous la main ? Prenez tout votre temps.",
                "Si vous avez une référence de dossier, elle m'aiderait. Cherchez tranquillement.",
            ],
            &[
                "Voilà, j'ai le papier sous les yeux, c'est {reference}.",
                "Une seconde, j'attrape mes lunettes… C'est bon.",
                "Alors… oui, c'est écrit en petit : {reference}.",
            ],
        ),
        say(
            &[
                "Aviez-vous une autre question, en attendant ?",
                "Y a-t-il un autre point que vous vouliez aborder ?",
            ],
            &[
                "Oui : vous êtes ouverts jusqu'à quelle heure aujourd'hui ?",
                "Non, c'est tout ce que je voulais voir.",
                "Ma sœur m'a dit qu'on pouvait tout faire par téléphone, c'est vrai ?",
            ],
        ),
        say(
            &[
                "Pour information, nous sommes joignables tous les jours de 8 h à 20 h, samedi compris.",
                "Si vous devez rappeler, le service est ouvert jusqu'à 20 h, samedi compris.",
            ],
            &[
                "Très bien, c'est bon à savoir.",
                "Même le samedi ? Parfait.",
                "Ça m'arrange, je finis tard.",
            ],
        ),
        say(
            &[
                "Je vous envoie une confirmation par SMS dès la fin de l'appel.",
                "Vous recevrez un courriel récapitulatif dans les minutes qui viennent.",
            ],
            &[
                "Merci, c'est plus pratique.",
                "Par SMS plutôt, je ne regarde jamais mes courriels.",
                "Parfait, je le garderai.",
            ],
        ),
        say(
            &[
                "Merci de votre patience, il ne reste que quelques questions.",
                "C'est presque fini, {title} {last}, merci de patienter.",
            ],
            &[
                "Pas de souci, j'ai un peu de temps.",
                "Tant mieux, on m'attend dans {count} minutes.",
                "Allez-y, autant tout régler maintenant.",
            ],
        ),
        say(
            &[
                "Pardon, je vous ai coupé la parole. Vous disiez ?",
                "Excusez-moi, continuez, je vous en prie.",
            ],
            &[
                "Je disais que le {date} ce serait l'idéal.",
                "Non, rien, j'avais fini.",
                "Je disais \"si possible\", mais ce n'est pas une obligation.",
            ],
        ),
    ],
    transfer: say(
        &[
            "Je préfère vous passer un collègue qui pourra décider de cela. Restez en ligne, je vous transfère.",
            "Pour ce point précis, un conseiller va prendre le relais. Je lui transmets notre échange, ne quittez pas.",
        ],
        &[
            "D'accord, merci, j'attends.",
            "Très bien, j'espère que ce ne sera pas trop long.",
            "Merci {agent}, bonne journée.",
        ],
    ),
    goodbye: say(
        &[
            "Merci de votre appel, {title} {last}. Très bonne journée à vous !",
            "C'est noté. Je vous souhaite une excellente journée, au revoir.",
            "Avec plaisir. À bientôt, {title} {last}.",
        ],
        &[
            "Merci beaucoup, au revoir.",
            "Merci, bonne journée à vous aussi.",
            "Parfait, au revoir !",
            "Merci pour votre patience. Au revoir.",
        ],
    ),
    voicemail: say(
        &[
            "Bonjour {title} {last}, ici {agent}, pour {company}. Je vous appelle au sujet de votre dossier {reference}. Vous pouvez nous rappeler à ce numéro, de 8 h à 20 h. Merci, bonne journée.",
            "Bonjour, c'est un message pour {title} {last} : {company} cherche à vous joindre, rien de grave. Rappelez-nous quand vous le pouvez, en donnant la référence {reference}. Au revoir.",
        ],
        &[
            "Bonjour, vous êtes bien sur la messagerie de {name}. Je ne suis pas disponible, laissez-moi un message après le bip.",
            "Votre correspondant n'est pas disponible pour le moment. Veuillez laisser un message après le signal sonore.",
        ],
    ),
    abandoned: &[
        "L'appel s'est interrompu avant la fin de la demande. À rappeler.",
        "La personne a raccroché pendant l'échange ; la demande n'est pas traitée.",
        "Appel coupé. Les premières informations ont été prises, mais rien n'a été confirmé.",
    ],
    voicemail_analysis: &[
        "Messagerie : un message a été laissé, avec la référence du dossier.",
        "Pas de réponse directe, message déposé sur le répondeur.",
    ],
};
