/** Sent unless the script sets a User-Agent. The version is that of package.json (tested). */
export const userAgent = 'katydid/0.1.0'
