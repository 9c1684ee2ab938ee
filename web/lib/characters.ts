/** How long a text is to the server, which counts code points and none of the spaces around it. */
export const characters = (text: string): number => [...text.trim()].length;
