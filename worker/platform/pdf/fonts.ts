/**
 * The faces that documents are set in: whole TTFs, served as static assets and fetched when a script occurs. The build
 * copies each of `PDF_FONT_FILES` to `.build/assets/assets/fonts/`, under its own name.
 */
export type FontScript = "latin" | "bengali" | "devanagari" | "arabic";
export type FontWeight = "regular" | "bold";
export type FontKey = `${FontScript}-${FontWeight}`;

type FontFile = { readonly source: string; readonly file: string };

export const FONT_FILES: Readonly<Record<FontKey, FontFile>> = {
  "latin-regular": font("noto-sans", "400Regular", "NotoSans_400Regular.ttf"),
  "latin-bold": font("noto-sans", "700Bold", "NotoSans_700Bold.ttf"),
  "bengali-regular": font("noto-sans-bengali", "400Regular", "NotoSansBengali_400Regular.ttf"),
  "bengali-bold": font("noto-sans-bengali", "700Bold", "NotoSansBengali_700Bold.ttf"),
  "devanagari-regular": font("noto-sans-devanagari", "400Regular", "NotoSansDevanagari_400Regular.ttf"),
  "devanagari-bold": font("noto-sans-devanagari", "700Bold", "NotoSansDevanagari_700Bold.ttf"),
  "arabic-regular": font("noto-naskh-arabic", "400Regular", "NotoNaskhArabic_400Regular.ttf"),
  "arabic-bold": font("noto-naskh-arabic", "700Bold", "NotoNaskhArabic_700Bold.ttf"),
};

/** The font files as module names, for the build. */
export const PDF_FONT_FILES: readonly string[] = Object.values(FONT_FILES).map((font) => font.source);

/** Where a face is served. */
export function fontPath(key: FontKey): string {
  return `/assets/fonts/${FONT_FILES[key].file}`;
}

function font(family: string, weight: string, file: string): FontFile {
  return { source: `@expo-google-fonts/${family}/${weight}/${file}`, file };
}
