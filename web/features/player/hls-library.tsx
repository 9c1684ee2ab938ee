import Hls from "hls.js/light";

export { Hls };

/** Shows nothing. That the server renders it makes the HTML name this file, so that it comes along with the page's own. */
export default function HlsAhead() {
  return null;
}
