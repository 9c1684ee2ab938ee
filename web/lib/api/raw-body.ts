/** For requests whose body is a file as it is: the API's description has no better word for bytes than "string". */
export function rawBody(file: File) {
  return {
    headers: { "Content-Type": file.type },
    body: file as unknown as string,
    bodySerializer: (bytes: unknown) => bytes as BodyInit,
  };
}
