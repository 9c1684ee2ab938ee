import Hls from "hls.js";

export { Hls };
