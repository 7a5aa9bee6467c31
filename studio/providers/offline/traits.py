"""What words say about a voice: a plain table of traits and the words that ask for them.

A trait moves figures of a profile; the words stand below it by language. A word that ends in `*`
is the beginning of words (`tief*`: tief, tiefe, tiefer). To teach the engine a word, write it into
its line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """How a word moves a profile. Semitones for what is heard in ratios, else plain additions."""

    pitch_st: float = 0.0
    tract_st: float = 0.0
    """Formants, in semitones: positive is a shorter vocal tract."""
    range_st: float = 0.0
    """Width of the intonation: 12 doubles it."""
    rate_st: float = 0.0
    """Pace: 12 doubles it."""
    tilt_db: float = 0.0
    breath: float = 0.0
    rough: float = 0.0


@dataclass(frozen=True, slots=True)
class Kind:
    """What somebody is: where a profile starts rather than how it moves."""

    label: tuple[str, str]
    pitch_hz: float
    formant_scale: float


FEMALE: Final = Kind(("gender", "female"), 195.0, 1.1)
MALE: Final = Kind(("gender", "male"), 115.0, 0.99)
NEITHER: Final = Kind(("gender", "neutral"), 152.0, 1.04)
CHILD: Final = Kind(("age", "child"), 285.0, 1.2)

KINDS: Final[dict[str, Kind]] = {"female": FEMALE, "male": MALE, "neither": NEITHER, "child": CHILD}

AGES: Final[dict[str, Trait]] = {
    "teenage": Trait(pitch_st=1.5, tract_st=0.8, rate_st=0.5, range_st=1.0),
    "young": Trait(pitch_st=0.8, tract_st=0.3, rate_st=0.6, range_st=1.5),
    "middle-aged": Trait(pitch_st=-0.5, rate_st=-0.3),
    "old": Trait(pitch_st=-1.0, tract_st=-0.6, rate_st=-2.2, tilt_db=-1.5, rough=0.35, breath=0.15),
}

TRAITS: Final[dict[str, Trait]] = {
    "low": Trait(pitch_st=-4.0, tract_st=-1.0),
    "high": Trait(pitch_st=4.0, tract_st=0.8),
    "big": Trait(tract_st=-2.4, pitch_st=-2.5),
    "small": Trait(tract_st=2.4, pitch_st=2.5),
    "slow": Trait(rate_st=-3.2),
    "fast": Trait(rate_st=3.2),
    "lively": Trait(range_st=6.5, rate_st=1.2, pitch_st=0.8),
    "flat": Trait(range_st=-11.0),
    "calm": Trait(range_st=-3.0, rate_st=-1.4),
    "energetic": Trait(range_st=5.0, rate_st=1.8, tilt_db=3.0),
    "warm": Trait(tilt_db=-3.5, tract_st=-0.4),
    "bright": Trait(tilt_db=4.5),
    "dark": Trait(tilt_db=-5.0, tract_st=-0.8),
    "clear": Trait(tilt_db=2.0, breath=-0.3, rough=-0.4),
    "breathy": Trait(breath=0.55, tilt_db=-1.5),
    "rough": Trait(rough=0.6),
    "smooth": Trait(rough=-0.5, tilt_db=-1.0, range_st=-1.0),
    "soft": Trait(tilt_db=-4.0, breath=0.25, range_st=-1.5, rate_st=-0.8),
    "strong": Trait(tilt_db=4.0, range_st=2.5, tract_st=-0.6),
    "serious": Trait(range_st=-3.5, pitch_st=-1.0, rate_st=-0.7),
    "happy": Trait(range_st=5.0, pitch_st=1.6, rate_st=1.0, tilt_db=2.0),
    "sad": Trait(range_st=-4.5, pitch_st=-1.2, rate_st=-2.0, tilt_db=-3.0),
    "angry": Trait(range_st=3.0, rate_st=1.2, tilt_db=4.5, rough=0.35),
    "menacing": Trait(pitch_st=-2.5, tract_st=-1.0, range_st=-4.0, rate_st=-1.6, rough=0.15),
    "nervous": Trait(pitch_st=1.5, rate_st=1.8, range_st=2.0, rough=0.1),
    "nasal": Trait(tilt_db=3.0, tract_st=0.9),
}

Words = dict[str, str]

ENGLISH: Final[Words] = {
    "female": "female woman women lady girlfriend mother mom aunt sister queen actress",
    "male": "male man men guy gentleman father dad uncle brother king actor",
    "neither": "androgynous genderless nonbinary neutral",
    "child": "child children kid kids toddler childlike childish",
    "female child": "girl daughter girlish",
    "male child": "boy son boyish",
    "female old": "grandmother grandma granny crone witch",
    "male old": "grandfather grandpa wizard",
    "teenage": "teen teens teenage teenager adolescent",
    "young": "young younger youthful youth 20s twenties twenty-something",
    "middle-aged": "middle-aged middle-age mature adult 40s forties 50s fifties",
    "old": "old older elder elderly aged ancient senior 70s 80s seventies eighties wise",
    "low": "deep deeper low lower bass baritone low-pitched deep-voiced",
    "high": "high higher high-pitched shrill squeaky soprano falsetto",
    "big": "big large huge giant massive booming resonant ogre troll monster broad",
    "small": "small tiny little-one petite elf fairy gnome pixie cartoon cartoonish chipmunk",
    "slow": "slow slower slowly unhurried drawling leisurely slow-paced",
    "fast": "fast faster quick quicker quickly rapid hurried fast-paced brisk",
    "lively": "lively expressive animated playful melodic singsong dramatic passionate vivid "
    "enthusiastic theatrical emotional",
    "flat": "flat monotone monotonous robotic robot deadpan emotionless mechanical android dull",
    "calm": "calm calming relaxed soothing peaceful meditative tranquil serene measured steady "
    "composed patient even",
    "energetic": "energetic excited exciting upbeat vigorous dynamic hyper sporty intense",
    "warm": "warm warmer kind friendly caring cosy cozy mellow rich velvet velvety motherly "
    "fatherly",
    "bright": "bright brighter crisp sharp brilliant sparkling tinny metallic piercing thin",
    "dark": "dark darker sombre somber muffled gloomy",
    "clear": "clear clean articulate precise crystal-clear professional",
    "breathy": "breathy airy whisper whispering whispery whispered breathless sultry intimate "
    "husky seductive asmr",
    "rough": "rough raspy hoarse gravelly gravel gruff scratchy croaky growling growly gritty "
    "smoky creaky husky",
    "smooth": "smooth silky polished suave",
    "soft": "soft softer softly gentle tender quiet delicate mild shy timid",
    "strong": "strong powerful loud commanding authoritative confident bold firm heroic hero "
    "announcer",
    "serious": "serious formal stern grave solemn newsreader documentary professorial",
    "happy": "happy cheerful joyful sunny merry smiling jolly optimistic cheery",
    "sad": "sad melancholic melancholy mournful tired weary depressed sorrowful exhausted",
    "angry": "angry furious aggressive harsh mad irritated",
    "menacing": "menacing evil villain villainous sinister threatening ominous scary demonic "
    "mysterious creepy",
    "nervous": "nervous anxious frightened scared hesitant worried",
    "nasal": "nasal nerdy whiny reedy",
}
GERMAN: Final[Words] = {
    "female": "weiblich* frau frauen frauenstimme* dame mutter",
    "male": "männlich* mann männer männerstimme* herr vater",
    "child": "kind kinder kinderstimme* kindlich*",
    "female child": "mädchen* tochter",
    "male child": "junge jungen knabe* bub",
    "female old": "großmutter oma hexe",
    "male old": "großvater opa zauberer",
    "teenage": "jugendlich* teenager",
    "young": "jung junger junges jünger*",
    "middle-aged": "mittelalt* erwachsen* reif*",
    "old": "alt alte alter alten altes älter* uralt* weise weiser",
    "low": "tief* dunkeltief* bass",
    "high": "hoch hohe hohen hoher hohes höher* schrill* piepsig*",
    "big": "groß* riesig* riese mächtig* dröhnend*",
    "small": "klein* winzig* zierlich*",
    "slow": "langsam* gemächlich* bedächtig*",
    "fast": "schnell* rasch* zügig* hastig*",
    "lively": "lebhaft* lebendig* ausdrucksvoll* verspielt* leidenschaftlich*",
    "flat": "monoton* eintönig* roboter* flach*",
    "calm": "ruhig* gelassen* entspannt* beruhigend*",
    "energetic": "energisch* dynamisch* aufgeregt* begeistert*",
    "warm": "warm warme warmer warmes warmen herzlich* freundlich* sanftwarm*",
    "bright": "hell helle heller helles hellen brillant* scharf*",
    "dark": "dunkel dunkle dunkler dunkles düster*",
    "clear": "klar klare klarer klares deutlich*",
    "breathy": "hauchig* gehaucht* flüster* behaucht*",
    "rough": "rau raue rauer raues rauh* heiser* kratzig* krächz*",
    "smooth": "glatt* geschmeidig* samtig*",
    "soft": "sanft* weich* leise* zart* schüchtern*",
    "strong": "stark* kräftig* laut laute lauter bestimmt* selbstbewusst*",
    "serious": "ernst* streng* sachlich*",
    "happy": "fröhlich* glücklich* heiter* munter*",
    "sad": "traurig* müde* melancholisch*",
    "angry": "wütend* zornig* böse*",
    "menacing": "bedrohlich* finster* unheimlich*",
    "nervous": "nervös* ängstlich*",
    "nasal": "nasal* näselnd*",
}
SPANISH: Final[Words] = {
    "female": "femenin* mujer mujeres señora madre",
    "male": "masculin* hombre hombres señor padre",
    "child": "infantil niños",
    "female child": "niña hija",
    "male child": "niño hijo",
    "female old": "abuela bruja anciana vieja",
    "male old": "abuelo mago anciano viejo",
    "teenage": "adolescente*",
    "young": "joven jóvenes juvenil",
    "middle-aged": "madur* adult*",
    "old": "mayor ancian* viej*",
    "low": "grave* profund* baj* barítono",
    "high": "agud* alt* chillon*",
    "big": "grande* enorme* gigante*",
    "small": "pequeñ* diminut*",
    "slow": "lent* pausad* despacio",
    "fast": "rápid* veloz veloces acelerad*",
    "lively": "viv* expresiv* animad* apasionad* juguet*",
    "flat": "monóton* plan* robótic* robot",
    "calm": "tranquil* calm* seren* relajad* pausada",
    "energetic": "enérgic* dinámic* entusiast*",
    "warm": "cálid* amable* cariños* cercan*",
    "bright": "brillant* luminos* clar*",
    "dark": "oscur* sombrí*",
    "clear": "nítid* limpi*",
    "breathy": "susurr* aére* entrecortad*",
    "rough": "ronc* ásper* rasposa* rasgad*",
    "smooth": "lis* suaves* aterciopelad*",
    "soft": "suave dulce* tiern* tímid*",
    "strong": "fuerte* potente* segur* autoritari*",
    "serious": "seri* formal* solemne*",
    "happy": "feliz felices alegre* jovial*",
    "sad": "triste* cansad* melancólic*",
    "angry": "enfadad* enojad* furios* agresiv*",
    "menacing": "amenazador* siniestr* malvad* misterios*",
    "nervous": "nervios* asustad*",
    "nasal": "nasal*",
}
FRENCH: Final[Words] = {
    "female": "féminin* femme femmes dame mère",
    "male": "masculin* homme hommes monsieur père",
    "child": "enfant* enfantin*",
    "female child": "fille fillette",
    "male child": "garçon garçonnet",
    "female old": "grand-mère sorcière",
    "male old": "grand-père sorcier",
    "teenage": "adolescent* ado",
    "young": "jeune*",
    "middle-aged": "mûr* adulte*",
    "old": "vieux vieil vieille* âgé*",
    "low": "grave* profond* basse bas",
    "high": "aigu* haut* perçant*",
    "big": "grand grande énorme* géant*",
    "small": "petit* minuscule*",
    "slow": "lent* lentement",
    "fast": "rapide* vite rapidement",
    "lively": "vif vive expressi* animé* passionné* enjoué*",
    "flat": "monotone* plat* robot*",
    "calm": "calme* posé* tranquille* apaisant* détendu*",
    "energetic": "énergique* dynamique* enthousiaste*",
    "warm": "chaud* chaleureu* amical* bienveillant*",
    "bright": "brillant* lumineu*",
    "dark": "sombre* obscur*",
    "clear": "clair* net nette",
    "breathy": "soufflé* chuchot* murmur* voilé*",
    "rough": "rauque* enroué* rocailleu* éraillé*",
    "smooth": "lisse* velouté*",
    "soft": "dou* tendre* timide* délicat*",
    "strong": "fort* puissant* autoritaire* assuré*",
    "serious": "sérieu* solennel* formel*",
    "happy": "joyeu* heureu* gai*",
    "sad": "triste* fatigué* mélancolique*",
    "angry": "fâché* furieu* agressi* colère",
    "menacing": "menaçant* sinistre* mystérieu* méchant*",
    "nervous": "nerveu* anxieu* effrayé*",
    "nasal": "nasal* nasillard*",
}
RUSSIAN: Final[Words] = {
    "female": "женск* женщин* дам* мать мама",
    "male": "мужск* мужчин* отец папа",
    "child": "ребён* ребен* детск* дети",
    "female child": "девочк*",
    "male child": "мальчик* мальчиш*",
    "female old": "бабушк* старуш* старух* ведьм*",
    "male old": "дедушк* дед старик* волшебник*",
    "teenage": "подрост*",
    "young": "молод* юн* девушк* парен* парн*",
    "middle-aged": "взросл* зрел* средн*",
    "old": "стар* пожил*",
    "low": "низк* глубок* бас басом баритон*",
    "high": "высок* писклив* визглив*",
    "big": "больш* огромн* великан*",
    "small": "маленьк* крошечн*",
    "slow": "медленн* неторопл*",
    "fast": "быстр* тороплив*",
    "lively": "жив* выразительн* эмоциональн* игрив*",
    "flat": "монотонн* робот* бесстрастн*",
    "calm": "спокойн* расслабл* умиротвор*",
    "energetic": "энергичн* бодр* динамичн*",
    "warm": "тёпл* тепл* добр* дружелюбн* ласков*",
    "bright": "ярк* звонк* светл*",
    "dark": "тёмн* темн* мрачн*",
    "clear": "чист* ясн* чётк* четк*",
    "breathy": "шёпот* шепот* придых*",
    "rough": "хрипл* груб* сипл*",
    "smooth": "гладк* плавн* бархатн*",
    "soft": "мягк* нежн* тих* застенчив*",
    "strong": "сильн* громк* мощн* уверенн* властн*",
    "serious": "серьёзн* серьезн* строг*",
    "happy": "весёл* весел* радостн* счастлив*",
    "sad": "грустн* печальн* устал*",
    "angry": "злой злая злобн* сердит* агрессивн*",
    "menacing": "зловещ* угрожающ* таинственн*",
    "nervous": "нервн* испуганн* тревожн*",
    "nasal": "гнусав* носов*",
}

LEXICON: Final[dict[str, Words]] = {
    "en": ENGLISH,
    "de": GERMAN,
    "es": SPANISH,
    "fr": FRENCH,
    "ru": RUSSIAN,
}

STRONGER: Final[dict[str, str]] = {
    "en": "very extremely really super incredibly exceptionally quite",
    "de": "sehr besonders äußerst extrem ganz",
    "es": "muy extremadamente bastante",
    "fr": "très extrêmement vraiment",
    "ru": "очень крайне весьма",
}
WEAKER: Final[dict[str, str]] = {
    "en": "slightly somewhat bit little fairly subtly mildly touch hint",
    "de": "etwas leicht bisschen wenig",
    "es": "poco algo ligeramente",
    "fr": "peu légèrement",
    "ru": "немного слегка чуть",
}
OPPOSITE: Final[dict[str, str]] = {
    "en": "not no without never less hardly isn't",
    "de": "nicht ohne kein keine keinen weniger",
    "es": "no sin nunca menos",
    "fr": "pas sans moins jamais",
    "ru": "не без менее",
}
IDLE: Final[dict[str, str]] = {
    "en": "a an the and or but with of in on at for to from is are be being who that which he "
    "she they his her their him it its as like sounds sound sounding speaks speaking "
    "speak voice voiced voices tone tones accent accented person character narrator "
    "speaker someone somebody native make made more much whose has have having audio "
    "quality perfect studio pitch pitched pace paced timbre style manner male-voiced "
    "years year age about around i you please want would should could let me this very- "
    "much own good great nice lot kind-of way english speech",
    "de": "ein eine einen einem einer eines der die das den dem des und oder aber mit von in "
    "auf für zu ist sind wie klingt klingen spricht sprechen sprechend* stimme stimmen "
    "ton mensch person erzähler* sprecher* mach mache mehr jahre ich bitte soll sein "
    "seine ihre akzent",
    "es": "un una unos unas el la los las y o pero con de en para por que es son como suena "
    "habla voz voces tono persona narrador* locutor* más haz su sus años acento quiero",
    "fr": "un une des le la les l d et ou mais avec de du dans pour à qui est sont comme sonne "
    "parle voix ton personne narrateur narratrice plus sa son ses ans accent je veux une",
    "ru": "и или но с со в на для к который которая это как звучит говорит голос голоса голосом "
    "тон человек рассказчик диктор более лет я хочу акцент акцентом",
}
"""Words that say nothing of a voice by themselves."""

ACCENTS: Final[dict[str, tuple[str, str]]] = {
    "british": ("british", "en-GB"),
    "rp": ("british", "en-GB"),
    "american": ("american", "en-US"),
    "scottish": ("scottish", "en-GB-scotland"),
    "caribbean": ("caribbean", "en-029"),
    "german": ("german", "de"),
    "deutsch": ("german", "de"),
    "french": ("french", "fr"),
    "spanish": ("spanish", "es"),
    "mexican": ("mexican", "es-419"),
    "italian": ("italian", "it"),
    "russian": ("russian", "ru"),
    "polish": ("polish", "pl"),
    "portuguese": ("portuguese", "pt"),
    "brazilian": ("brazilian", "pt-BR"),
    "dutch": ("dutch", "nl"),
    "swedish": ("swedish", "sv"),
    "turkish": ("turkish", "tr"),
    "indian": ("indian", "hi"),
    "japanese": ("japanese", "ja"),
    "chinese": ("chinese", "cmn"),
    "korean": ("korean", "ko"),
    "arabic": ("arabic", "ar"),
    "greek": ("greek", "el"),
}
"""Accent words, in English: the label and the language whose sounds the engine has for it."""
