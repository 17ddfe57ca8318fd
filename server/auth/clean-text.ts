/** What text of a token must not bring along: it is shown to others, and they go by what they see. */

/** Control characters, and those that turn the direction of the text around them (CVE-2021-42574). */
const INVISIBLE_CONTROLS = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** Draws nothing, so that two names could look like one. What emoji, Han and joined scripts need is looked at below. */
const INVISIBLE =
  /[\p{Default_Ignorable_Code_Point}--[\u200C\u200D\uFE00-\uFE0F\u{E0020}-\u{E007F}\u{E0100}-\u{E01EF}]]/gv;
/** Joiners mean something in Arabic, Indic and other joined scripts, and in emoji. */
const IDLE_JOINER =
  /(?<=^|[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}\p{P}\s])[\u200C\u200D]+|[\u200C\u200D]+$/gu;
/** Variants exist of emoji, digits and Han characters. */
const IDLE_VARIANT =
  /(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\p{N}#*\p{Script=Han}])[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu;

export function hasControls(text: string): boolean {
  return text.search(INVISIBLE_CONTROLS) >= 0;
}

/** A name as people will see it: nothing in it is invisible. */
export function visibleName(text: string): string {
  return text
    .toWellFormed()
    .replace(INVISIBLE_CONTROLS, '')
    .replace(INVISIBLE, '')
    .replace(IDLE_VARIANT, '')
    .replace(IDLE_JOINER, '')
    .trim();
}
