"""The server under test and its peers, each on free loopback ports and in a folder of its own."""

import http.client
import json
import os
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEAMS = ROOT / "build/release/leams"


def wait_for(what, question, timeout=30, every=0.1):
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        try:
            if answer := question():
                return answer
        except OSError:
            pass
        time.sleep(every)
    raise RuntimeError(f"{what}: not within {timeout} s")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def connects(port):
    with socket.create_connection(("127.0.0.1", port), 1):
        return True


class Server:
    """Ends its process, by pid, when the with-block ends."""

    process: subprocess.Popen

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    @property
    def pid(self):
        return self.process.pid


@dataclass
class Account:
    username: str
    token: str


class Leams(Server):
    def __init__(self, folder, settings=None):
        self.log = Path(folder) / "leams.log"
        self.data = Path(folder) / "data"
        settings = {
            **(settings or {}),
            "http.port": 0,
            "http.address": "127.0.0.1",
            "rtmp.port": 0,
            "rtmp.address": "127.0.0.1",
            "internal.port": 0,
            "rtmp.max_connections_per_ip": 1000,
            "auth.registrations_per_hour": 100000,
            "gateway.live_per_minute": 10_000_000_000,
            "gateway.recorded_per_minute": 10_000_000_000,
            "media.grace_s": 0,
            "media.stop_grace_s": 0,
        }
        sets = [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]
        began = time.monotonic()
        with self.log.open("wb") as log:
            command = [LEAMS, "serve", "--data", self.data, *sets]
            self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log)
        self.ports = wait_for("leams listens", self._listening, every=0.005)
        self.start_seconds = time.monotonic() - began

    def _listening(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"leams did not start:\n{self.log.read_text()[-2000:]}")
        lines = [line for line in self.log.read_text().splitlines() if '"event":"listening"' in line]
        return json.loads(lines[0]) if lines else None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.ports['http']}"

    def call(self, path, body=None, token=None, source="127.0.0.1"):
        """One API call on the internal port, which has no rate limits but those of log-ins, which go by address."""
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        connection = http.client.HTTPConnection("127.0.0.1", self.ports["internal"], 20, source_address=(source, 0))
        connection.request("GET" if body is None else "POST", path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if answer.status >= 300:
            raise RuntimeError(f"{path} answered {answer.status}: {text.decode()[:200]}")
        return json.loads(text)

    def register(self, index):
        account = {"username": f"bench_{index}", "email": f"bench{index}@example.com", "password": "a bench password"}
        source = f"127.0.1.{index // 50 + 1}"
        self.call("/api/auth/register", account, source=source)
        login = self.call("/api/auth/login", {"email": account["email"], "password": account["password"]}, source=source)
        return Account(account["username"], login["access_token"])

    def publish_url(self, account):
        key = self.call("/api/streams/key/reveal", {}, account.token)["stream_key"]
        return f"rtmp://127.0.0.1:{self.ports['rtmp']}/live/{key}"

    def publish_urls(self, count):
        return [self.publish_url(self.register(index)) for index in range(count)]

    def live(self):
        return self.call("/api/streams/live?limit=100")["streams"]


class WebApp(Server):
    """The web app behind a Leams that was told of `port`."""

    def __init__(self, leams, port):
        environment = {**os.environ, "NODE_ENV": "production", "HOSTNAME": "127.0.0.1", "PORT": str(port)}
        environment["LEAMS_API_URL"] = f"http://127.0.0.1:{leams.ports['internal']}"
        command = ["node", ROOT / "web/.next/standalone/server.js"]
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.url = f"http://127.0.0.1:{port}"
        wait_for("the web app listens", lambda: connects(port))


class Nginx(Server):
    """nginx with the RTMP module: HLS of every stream as its manual shows it, and static files by sendfile."""

    def __init__(self, folder, workers=1):
        self.folder = Path(folder)
        self.workers = workers
        self.hls = self.folder / "hls"
        self.files = self.folder / "files"
        for path in (self.hls, self.files):
            path.mkdir(parents=True)
        self.rtmp, self.http = free_port(), free_port()
        config = self.folder / "nginx.conf"
        config.write_text(self._config())
        command = ["/usr/sbin/nginx", "-p", str(self.folder), "-c", str(config), "-e", str(self.folder / "error.log")]
        self.process = subprocess.Popen(command)
        wait_for("nginx listens", lambda: connects(self.http) and connects(self.rtmp))

    def _config(self):
        module = Path("/usr/lib/nginx/modules/ngx_rtmp_module.so")
        user = "user root;" if os.geteuid() == 0 else ""
        return f"""
load_module {module};
{user}
daemon off;
worker_processes {self.workers};
pid {self.folder}/nginx.pid;
error_log {self.folder}/error.log warn;
worker_rlimit_nofile 20000;
events {{ worker_connections 8192; }}
rtmp {{
    server {{
        listen 127.0.0.1:{self.rtmp};
        application live {{
            live on;
            hls on;
            hls_path {self.hls};
            hls_fragment 2s;
            hls_playlist_length 24s;
        }}
    }}
}}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    client_body_temp_path {self.folder};
    proxy_temp_path {self.folder};
    fastcgi_temp_path {self.folder};
    uwsgi_temp_path {self.folder};
    scgi_temp_path {self.folder};
    types {{ application/vnd.apple.mpegurl m3u8; video/mp4 m4s; }}
    server {{
        listen 127.0.0.1:{self.http};
        root {self.files};
    }}
}}
"""

    @property
    def url(self):
        return f"http://127.0.0.1:{self.http}"

    def publish_urls(self, count):
        return [f"rtmp://127.0.0.1:{self.rtmp}/live/bench{index}" for index in range(count)]

    def live(self):
        return list(self.hls.glob("*.m3u8"))


class Publishers:
    """Encoders that cost little: one file, made before, is sent over and over with its own pace."""

    def __init__(self, source, urls):
        self.processes = [self._start(source, url) for url in urls]

    @staticmethod
    def _start(source, url):
        command = ["ffmpeg", "-nostdin", "-loglevel", "error", "-re", "-stream_loop", "-1", "-i", source, "-c", "copy"]
        return subprocess.Popen(
            [*command, "-f", "flv", "-flvflags", "no_duration_filesize", url], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def alive(self):
        return sum(process.poll() is None for process in self.processes)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait()
