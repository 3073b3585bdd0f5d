type Triple = readonly [number, number, number]

/** Ends of the ramp in OKLCH: lightness 0 to 1, chroma, hue in degrees. Few requests are near the paper's lightness. */
const pale: Triple = [0.93, 0.07, 105]
const deep: Triple = [0.3, 0.13, 285]
/** On dark paper the ramp is turned round; its dark end is a little lighter than the paper. */
const glowing: Triple = [0.95, 0.11, 105]
const dim: Triple = [0.36, 0.12, 285]

/** Red, green and blue, 0 to 255. */
export type Rgb = Triple

/**
 * So many colours from few to many requests. Lightness goes one way all along, so that the order can be seen
 * without telling hues apart.
 */
export function heatColours(steps: number, isDark: boolean): readonly Rgb[] {
  const [few, many] = isDark ? [dim, glowing] : [pale, deep]
  return Array.from({ length: steps }, (_, i) => rgb(between(few, many, steps === 1 ? 0.6 : i / (steps - 1))))
}

const between = (from: Triple, to: Triple, share: number): Triple => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
]

function rgb(oklch: Triple): Rgb {
  const byte = (part: number) => Math.round(255 * Math.min(1, Math.max(0, part)))
  const [red, green, blue] = srgbOf(oklch)
  return [byte(red), byte(green), byte(blue)]
}

/** OKLCH to gamma-encoded sRGB, 0 to 1 where in gamut (B. Ottosson, "A perceptual color space for image processing", 2020). */
function srgbOf([lightness, chroma, hue]: Triple): Triple {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    encoded(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    encoded(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    encoded(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ]
}

const encoded = (linear: number): number =>
  linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055
