//! A restaurant and a hotel, in French.

use crate::calls::outcome::Direction;
use crate::calls::script::{Script, Tool, look_up, say};

pub(super) const RESTAURANT: Script = Script {
    tag: "restaurant_booking",
    company: "Le Tilleul Bavard",
    premises: Some("4 place aux Herbes"),
    direction: Direction::Inbound,
    hours: (19, 21),
    amounts: (29, 68),
    things: &[
        "un anniversaire",
        "un dîner entre collègues",
        "les soixante ans de mon père",
        "un repas de famille",
        "une petite fête surprise",
        "un dîner avec des clients",
    ],
    opening: say(
        &[
            "{company}, bonjour ! {agent} à l'appareil. Que puis-je faire pour vous ?",
            "Bonjour et bienvenue, vous êtes bien à la table du Tilleul Bavard. Je m'appelle {agent}, je vous écoute.",
            "Restaurant {company}, bonjour. C'est pour une réservation ?",
        ],
        &[
            "Bonjour, je voudrais réserver une table pour {count} personnes, le {date}.",
            "Bonjour ! Est-ce que vous auriez de la place le {date} pour {thing} ?",
            "Oui, bonjour, c'est {name}. J'aimerais venir dîner chez vous le {date}, on serait {count}.",
        ],
    ),
    exchanges: &[
        say(
            &[
                "Avec plaisir. Pour combien de personnes et à quelle heure ?",
                "Bien sûr. Vous seriez combien, et vous viendriez vers quelle heure ?",
            ],
            &[
                "Nous serons {count}, vers {time}.",
                "On est {count}, disons {time}.",
                "{count} adultes et deux enfants, à {time} si possible.",
            ],
        ),
        look_up(
            Tool {
                name: "check_table",
                arguments: r#"{"date":"{date}","time":"{time}","guests":{count}}"#,
                output: r#"{"available":true,"room":"verrière","until":"{time2}"}"#,
            },
            &[
                "J'ai une belle table sous la verrière à {time}. Il faudrait juste la libérer à {time2}.",
                "C'est possible à {time}, en salle. En terrasse, il ne me reste que {time2}.",
            ],
            &[
                "Oui, à cette heure-là, c'est parfait.",
                "À l'intérieur, s'il vous plaît, les soirées sont fraîches.",
                "Va pour {time}.",
            ],
        ),
        say(
            &[
                "À quel nom dois-je noter la réservation ?",
                "Je mets la table à quel nom ?",
            ],
            &[
                "Au nom {last}.",
                "{name}, s'il vous plaît.",
                "Mettez {last}, mais c'est {first} qui viendra en premier.",
            ],
        ),
        say(
            &[
                "Y a-t-il des allergies ou des régimes particuliers à signaler en cuisine ?",
                "Des allergies autour de la table ?",
            ],
            &[
                "Oui, une personne ne supporte pas les fruits à coque.",
                "Deux d'entre nous sont végétariens, ça ira ?",
                "Non, tout le monde mange de tout, même les enfants.",
                "Ma belle-mère ne digère pas le gluten, sinon rien.",
            ],
        ),
        say(
            &[
                "C'est noté. Est-ce une occasion particulière ?",
                "Venez-vous fêter quelque chose ?",
            ],
            &[
                "Oui, {thing}. On apportera peut-être un gâteau.",
                "C'est pour {thing}, mais restez discrets !",
                "Rien de spécial, on a juste envie de bien manger.",
            ],
        ),
        say(
            &[
                "Au-delà de six couverts, nous proposons un menu unique à {amount} par personne. Cela vous irait-il ?",
                "Ce soir-là, le chef fait un menu en quatre services à {amount}. Je vous le réserve ?",
            ],
            &[
                "{amount}, boissons comprises ? Alors oui.",
                "On préfère choisir à la carte, si c'est possible.",
                "Oui, ça simplifiera les choses.",
            ],
        ),
        say(
            &[
                "Si vous venez en voiture, nous sommes au {premises}, il y a un petit parking derrière.",
                "Nous sommes au {premises}. On se gare facilement, c'est gratuit après 19 h.",
            ],
            &[
                "Ah très bien, je ne connaissais pas.",
                "On viendra à pied, on habite à côté.",
                "Et c'est accessible en fauteuil roulant ?",
            ],
        ),
    ],
    closing: say(
        &[
            "Parfait : {count} personnes le {date} à {time}, au nom {last}. En cas de retard, prévenez-nous, nous gardons la table un quart d'heure.",
            "Votre table est réservée le {date} à {time}. Votre numéro de réservation est le {reference}.",
        ],
        &[
            "Super, merci beaucoup. À {time}, alors.",
            "C'est noté, on sera à l'heure.",
            "Merci, vivement le {date} !",
        ],
    ),
    analysis: &[
        "Table réservée pour {count} personnes le {date} à {time}, au nom {last}.",
        "Réservation {reference} confirmée ; l'occasion est {thing}. Allergies demandées.",
        "L'appelant a réservé pour le {date} et demandé où se garer. Ton cordial.",
    ],
};

pub(super) const HOTEL: Script = Script {
    tag: "hotel_booking",
    company: "l'Hôtel du Vieux Lavoir",
    premises: Some("17 rue du Vieux-Lavoir"),
    direction: Direction::Inbound,
    hours: (15, 20),
    amounts: (85, 190),
    things: &[
        "une chambre double",
        "une chambre avec vue sur le jardin",
        "une suite familiale",
        "une chambre au calme",
        "deux chambres communicantes",
    ],
    opening: say(
        &[
            "Hôtel du Vieux Lavoir, bonjour, {agent} à votre service.",
            "Bonjour, vous êtes bien à la réception du Vieux Lavoir. Je suis {agent}, comment puis-je vous aider ?",
        ],
        &[
            "Bonjour, je cherche {thing} à partir du {date}.",
            "Bonjour, c'est pour une réservation, {count} nuits, en arrivant le {date}.",
            "Oui, bonjour. Auriez-vous {thing} pour le {date}, s'il vous plaît ?",
        ],
    ),
    exchanges: &[
        say(
            &[
                "Combien de nuits pensez-vous rester, et pour combien de voyageurs ?",
                "Très bien. C'est pour combien de nuits ?",
            ],
            &[
                "{count} nuits, pour deux personnes.",
                "On repart {count} jours plus tard, et on voyage avec un bébé.",
                "{count} pour l'instant, on verra si on prolonge.",
            ],
        ),
        look_up(
            Tool {
                name: "search_rooms",
                arguments: r#"{"arrival":"{date}","nights":{count}}"#,
                output: r#"{"rooms":[{"name":"Lavande","rate":"{amount}"},{"name":"Glycine","rate":"{amount}"}]}"#,
            },
            &[
                "Il me reste la chambre Lavande, côté jardin, à {amount} la nuit, petit déjeuner compris.",
                "J'ai une disponibilité : la chambre Glycine, au premier étage, pour {amount} la nuit.",
            ],
            &[
                "Elle donne sur la rue ou sur la cour ?",
                "C'est un peu plus que prévu, mais d'accord.",
                "Parfait, je la prends.",
            ],
        ),
        say(
            &[
                "Toutes nos chambres ont été refaites cet hiver, avec une literie neuve et une vraie isolation.",
                "Cette chambre est la plus calme de la maison, elle donne sur l'ancien lavoir.",
            ],
            &[
                "C'est important, j'ai le sommeil léger.",
                "Et il y a la climatisation ?",
                "Ça donne envie, dites donc.",
            ],
        ),
        say(
            &[
                "Vers quelle heure pensez-vous arriver ? La réception ferme à 22 h.",
                "Savez-vous déjà quand vous arriverez ?",
            ],
            &[
                "Notre train arrive à {time}, donc une demi-heure après.",
                "En voiture, vers {time} s'il n'y a pas de bouchons.",
                "Plutôt tard, vers {time2}.",
            ],
        ),
        say(
            &[
                "Souhaitez-vous dîner sur place le soir de votre arrivée ?",
                "Je vous réserve aussi une table au restaurant de l'hôtel ?",
            ],
            &[
                "Oui, à {time2}, une table pour deux.",
                "Non merci, on dînera chez des amis à {city}.",
                "Peut-être, on verra sur place.",
            ],
        ),
        say(
            &[
                "Pour garantir la chambre, je vous envoie un lien de paiement : un acompte de {amount}, remboursable jusqu'à la veille.",
                "Je vous envoie un lien pour l'acompte de {amount}. L'annulation est gratuite jusqu'à 48 heures avant.",
            ],
            &[
                "D'accord, envoyez-le au {phone}.",
                "Et si on doit annuler à cause du travail ?",
                "Oui, c'est correct.",
            ],
        ),
        say(
            &[
                "Avez-vous besoin d'une place au garage ou d'un lit bébé ?",
                "Voyagez-vous avec un bébé, un animal, une voiture à garer ?",
            ],
            &[
                "Un lit bébé, oui, si c'est possible.",
                "Un petit chien, très calme.",
                "Une place au garage, la voiture est neuve.",
            ],
        ),
    ],
    closing: say(
        &[
            "C'est enregistré : {count} nuits à partir du {date}, au nom {last}. Votre réservation porte le numéro {reference}.",
            "Tout est prêt pour votre arrivée le {date}. Je vous envoie le plan d'accès, l'hôtel est au {premises}.",
        ],
        &[
            "Merci, vous êtes très aimable.",
            "Parfait, on a hâte.",
            "Je note : {reference}. Merci bien.",
        ],
    ),
    analysis: &[
        "Séjour de {count} nuits réservé à partir du {date} ({reference}), au tarif de {amount}.",
        "Demande pour {thing} ; la chambre proposée est acceptée, acompte à recevoir.",
        "Réservation confirmée au nom {last}, arrivée vers {time}.",
    ],
};
