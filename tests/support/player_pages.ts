import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";

const modules = resolve(import.meta.dirname, "../node_modules");

/// How people who build pages of their own play a stream, without any cure of errors.
const libraries = {
  "hls.js": {
    file: "hls.js/dist/hls.min.js",
    play: `const hls = new Hls();
      hls.on(Hls.Events.ERROR, (_, { details, fatal, error }) => fatal && console.error("hls.js:", details, error.message));
      hls.loadSource(url);
      hls.attachMedia(video);`,
  },
  "shaka-player": {
    file: "shaka-player/dist/shaka-player.compiled.js",
    play: `const player = new shaka.Player();
      const tell = ({ code, message }) => console.error("shaka-player:", code, message);
      player.addEventListener("error", ({ detail }) => tell(detail));
      player.attach(video).then(() => player.load(url)).catch(tell);`,
  },
  "video.js": {
    file: "video.js/dist/video.min.js",
    play: 'videojs(video, { autoplay: true }).src({ src: url, type: "application/x-mpegURL" });',
  },
};

export type Library = keyof typeof libraries;

export const libraryNames = Object.keys(libraries) as Library[];

/// A site of its own on this machine with pages in which a library alone plays what stands behind the "#".
export class PlayerPages {
  private constructor(private readonly server: Server) {}

  static async open(): Promise<PlayerPages> {
    const server = createServer((request, response) => {
      const [name, isScript] = request.url!.slice(1).split("/");
      const library = libraries[name as Library];
      if (!library) return void response.writeHead(404).end();
      response.writeHead(200, { "content-type": isScript === undefined ? "text/html" : "text/javascript" });
      response.end(isScript === undefined ? page(name as Library) : readFileSync(resolve(modules, library.file)));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return new PlayerPages(server);
  }

  url(library: Library, stream: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/${library}#${stream}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

function page(library: Library): string {
  return `<!doctype html><title>${library}</title><link rel="icon" href="data:,">
    <video id="video" autoplay playsinline width="160" height="90"></video>
    <script src="/${library}/script"></script>
    <script>
      const url = location.hash.slice(1);
      const video = document.getElementById("video");
      ${libraries[library].play}
    </script>`;
}
