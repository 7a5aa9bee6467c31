"""Language tags as films carry them: three letters of ISO 639-2."""

from __future__ import annotations

UNDETERMINED = "und"

_TWO_LETTERS = (
    "aaaar ababk aeave afafr akaka amamh anarg arara asasm avava ayaym azaze babak bebel bgbul "
    "bhbih bibis bmbam bnben bobod brbre bsbos cacat ceche chcha cocos crcre csces cuchu cvchv "
    "cycym dadan dedeu dvdiv dzdzo eeewe elell eneng eoepo esspa etest eueus fafas ffful fifin "
    "fjfij fofao frfra fyfry gagle gdgla glglg gngrn guguj gvglv hahau heheb hihin hohmo hrhrv "
    "hthat huhun hyhye hzher iaina idind ieile igibo iiiii ikipk ioido isisl itita iuiku jajpn "
    "jvjav kakat kgkon kikik kjkua kkkaz klkal kmkhm knkan kokor krkau kskas kukur kvkom kwcor "
    "kykir lalat lbltz lglug lilim lnlin lolao ltlit lulub lvlav mgmlg mhmah mimri mkmkd mlmal "
    "mnmon mrmar msmsa mtmlt mymya nanau nbnob ndnde nenep ngndo nlnld nnnno nonor nrnbl nvnav "
    "nynya ococi ojoji omorm orori ososs papan pipli plpol pspus ptpor quque rmroh rnrun roron "
    "rurus rwkin sasan scsrd sdsnd sesme sgsag sisin skslk slslv smsmo snsna sosom sqsqi srsrp "
    "ssssw stsot susun svswe swswa tatam tetel tgtgk ththa titir tktuk tltgl tntsn toton trtur "
    "tstso tttat twtwi tytah uguig ukukr ururd uzuzb veven vivie vovol wawln wowol xhxho yiyid "
    "yoyor zazha zhzho zuzul "
)
"""ISO 639-1 code and ISO 639-2/T code of each language, written together."""

_BIBLIOGRAPHIC = (
    "albsqi armhye baqeus burmya chizho czeces dutnld frefra geokat gerdeu greell iceisl macmkd "
    "maomri maymsa perfas rumron sloslk tibbod welcym "
)
"""ISO 639-2/B and ISO 639-2/T code where they differ, written together."""

_THREE = {pair[:2]: pair[2:] for pair in _TWO_LETTERS.split()}
_TERMINOLOGIC = {pair[:3]: pair[3:] for pair in _BIBLIOGRAPHIC.split()}
_BIBLIOGRAPHIC_OF = {
    iso: old for old, iso in _TERMINOLOGIC.items() if iso not in {"fra", "ces", "ron", "slk", "mri"}
}
"""Where QuickTime's list has the older code."""
_RENAMED = {"iw": "heb", "in": "ind", "ji": "yid", "cmn": "zho", "yue": "zho"}
"""Codes withdrawn or too fine for ISO 639-2 that are still met."""
_QUICKTIME = {"swe": "sve", "hrv": "hr ", "srp": "sr ", "fao": "fo ", "gle": "iri"}
"""What the libraries call languages in QuickTime's own short list where it is no ISO code."""


def film_language(tag: str, *, is_quicktime: bool = False) -> str:
    """Return the ISO 639-2/T code of a BCP 47 tag such as "pt-BR"; "und" when there is none.

    Args:
        tag: BCP 47, or an ISO 639-2 code of either kind.
        is_quicktime: give the name under which the libraries find the language in the list that
            MOV files have instead of ISO codes. Languages missing there cannot be told.
    """
    code = _iso_code(tag)
    if not is_quicktime:
        return code
    return _QUICKTIME.get(code) or _BIBLIOGRAPHIC_OF.get(code, code)


def known_language(code: str) -> str:
    """Return the ISO 639-2/T code of what a film says its language is; "" when it says nothing."""
    by_quicktime = {name: iso for iso, name in _QUICKTIME.items()}
    iso = by_quicktime.get(code) or _iso_code(code)
    return "" if iso == UNDETERMINED else iso


def _iso_code(tag: str) -> str:
    primary = tag.replace("_", "-").split("-")[0].strip().lower()
    if primary in _RENAMED:
        return _RENAMED[primary]
    if len(primary) == 3 and primary.isascii() and primary.isalpha():
        return _TERMINOLOGIC.get(primary, primary)
    return _THREE.get(primary, UNDETERMINED)
