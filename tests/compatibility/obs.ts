import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Child } from "../support/process";
import { temporaryFolder } from "../support/server";
import { eventually } from "../support/wait";

/// OBS with a home of its own, on a screen that nobody sees. It streams a clip made for it, in a loop.
export async function startObs(rtmpUrl: string, key: string): Promise<Child> {
  home ??= temporaryFolder();
  const settings = join(home, "config/obs-studio");
  write(join(settings, "global.ini"), globalSettings);
  write(join(settings, "basic/profiles/Test/basic.ini"), profile);
  const service = { type: "rtmp_custom", settings: { server: rtmpUrl, key, use_auth: false, bwtest: false } };
  write(join(settings, "basic/profiles/Test/service.json"), JSON.stringify(service));
  write(join(settings, "basic/scenes/Test.json"), JSON.stringify(sceneOf(clip(home))));
  mkdirSync(join(home, "run"), { recursive: true, mode: 0o700 });
  return new Child("obs", ["--startstreaming", "--multi", "--disable-updater"], {
    ...process.env,
    HOME: home,
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_RUNTIME_DIR: join(home, "run"),
    LIBGL_ALWAYS_SOFTWARE: "1",
    DISPLAY: await display(),
  });
}

let home: string | undefined;
let screen: Child | undefined;

/// The server of the screen ends with this process.
async function display(): Promise<string> {
  screen ??= new Child("Xvfb", ["-displayfd", "1", "-screen", "0", "1280x720x24", "-nolisten", "tcp"]);
  const number = await eventually("Xvfb is up", () => /^\d+/.exec(screen?.stdout ?? "")?.[0]);
  return `:${number}`;
}

function clip(folder: string): string {
  const path = join(folder, "clip.mp4");
  if (!existsSync(path)) {
    const picture = "-f lavfi -i testsrc2=size=640x360:rate=30 -f lavfi -i sine=frequency=440:sample_rate=48000 -t 20";
    const codecs = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac";
    execFileSync("ffmpeg", [..."-loglevel error -nostdin".split(" "), ...picture.split(" "), ...codecs.split(" "), path]);
  }
  return path;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const globalSettings = `[General]
FirstRun=true
EnableAutoUpdates=false
[Basic]
Profile=Test
ProfileDir=Test
SceneCollection=Test
SceneCollectionFile=Test
[BasicWindow]
WarnBeforeStartingStream=false
WarnBeforeStoppingStream=false
[OBSWebSocket]
ServerEnabled=false
`;

const profile = `[General]
Name=Test
[Video]
BaseCX=640
BaseCY=360
OutputCX=640
OutputCY=360
FPSType=0
FPSCommon=30
[Output]
Mode=Simple
Reconnect=true
RetryDelay=2
MaxRetries=20
[SimpleOutput]
VBitrate=800
ABitrate=96
StreamEncoder=x264
UseAdvanced=true
Preset=ultrafast
x264Settings=keyint=30 scenecut=0 bframes=0
[Audio]
SampleRate=48000
ChannelSetup=Stereo
`;

function sceneOf(clip: string): object {
  return {
    name: "Test",
    current_scene: "Scene",
    current_program_scene: "Scene",
    scene_order: [{ name: "Scene" }],
    sources: [
      {
        id: "ffmpeg_source",
        versioned_id: "ffmpeg_source",
        name: "Clip",
        enabled: true,
        mixers: 255,
        volume: 1.0,
        settings: { local_file: clip, looping: true, is_local_file: true },
      },
      {
        id: "scene",
        versioned_id: "scene",
        name: "Scene",
        enabled: true,
        settings: { id_counter: 1, items: [{ id: 1, name: "Clip", visible: true, scale: { x: 1, y: 1 } }] },
      },
    ],
  };
}
