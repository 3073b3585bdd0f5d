import type { FastifyRequest } from 'fastify'

/** Largest file: a phone's photograph. */
export const FILE_LIMIT_BYTES = 8 * 1024 * 1024
/** What a form may hold beside its one file. */
export const FORM_LIMITS = {
  fileSize: FILE_LIMIT_BYTES,
  files: 1,
  fields: 8,
  parts: 9,
  fieldSize: 1_024,
  headerPairs: 32,
}

/** What calls itself a picture, also by a name that is not quite right, such as image/jpg: the bytes decide. */
export const PICTURE = /^\s*image\//i

/** Whether a request brings a picture: as its body, or as a file of a form. */
export const bringsPicture = (request: FastifyRequest): boolean =>
  request.isMultipart() || PICTURE.test(request.headers['content-type'] ?? '')

/** The file, too large, or no file at all: a form without one, or that is cut short. */
export async function fileOf(request: FastifyRequest): Promise<Buffer | 'too large' | undefined> {
  if (!request.isMultipart()) return request.body as Buffer | undefined
  try {
    const part = await request.file()
    const file = await part?.toBuffer()
    // Known only behind the last piece, where `toBuffer` no longer looks.
    return part?.file.truncated ? 'too large' : file
  } catch (error) {
    return (error as { statusCode?: number }).statusCode === 413 ? 'too large' : undefined
  }
}
