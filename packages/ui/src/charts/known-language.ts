/**
 * Headless Chromium in the C locale calls its language `en-US@posix`. Intl refuses that, and uPlot asks Intl as soon as it is
 * loaded, so this is imported before uPlot; without it a report could not be printed in a container.
 */
try {
  new Intl.NumberFormat(navigator.language)
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en-US', configurable: true })
}
