// Many players in blocking reload of one live playlist: each part releases them all, and each asks for the
// next at once. Tells how long after the first answer the last one came. Prints one JSON object.

#include "socket.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace {

double now_ms() {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// A part of a segment, by its numbers.
struct PartName {
    std::string segment;
    std::string part;

    std::string query() const { return "?_HLS_msn=" + segment + "&_HLS_part=" + part; }
    std::string file() const { return segment + "." + part + ".m4s"; }
};

/// The part that comes after a playlist's last one, as the preload hint names it: "12.3.m4s".
PartName next_part(std::string_view playlist) {
    const auto hint = playlist.find("#EXT-X-PRELOAD-HINT");
    const auto uri = playlist.find("URI=\"", hint);
    if (hint == playlist.npos || uri == playlist.npos) {
        std::fprintf(stderr, "the playlist has no preload hint\n");
        std::exit(1);
    }
    const auto name = playlist.substr(uri + 5, playlist.find('"', uri + 5) - uri - 5);
    const auto dot = name.find('.');
    return {
        std::string(name.substr(0, dot)), std::string(name.substr(dot + 1, name.find('.', dot + 1) - dot - 1))
    };
}

struct Player {
    int fd = -1;
    std::string answer;

    void ask(const std::string& path) {
        answer.clear();
        const auto request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        if (write(fd, request.data(), request.size()) != static_cast<ssize_t>(request.size())) {
            fail("write");
        }
    }
    /// Whether the whole answer is there.
    bool receive() {
        std::array<char, 65536> buffer{};
        const auto size = recv(fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (size <= 0) {
            fail("recv");
        }
        answer.append(buffer.data(), static_cast<std::size_t>(size));
        const auto end = answer.find("\r\n\r\n");
        const auto length = answer.find("Content-Length: ");
        return end != answer.npos && length < end &&
               answer.size() >= end + 4 + std::strtoull(answer.data() + length + 16, nullptr, 10);
    }
};

class Audience {
public:
    Audience(std::uint16_t port, std::size_t size)
        : players_(size)
        , epoll_(epoll_create1(0)) {
        for (std::size_t i = 0; i < size; ++i) {
            players_[i].fd = connect_to(port);
            epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
            epoll_ctl(epoll_, EPOLL_CTL_ADD, players_[i].fd, &event);
        }
    }

    /// All ask for the path and wait for the answer. Gives the milliseconds between the first and the last
    /// one.
    double exchange(const std::string& path) {
        for (auto& player : players_) {
            player.ask(path);
        }
        double first = 0;
        double last = 0;
        for (std::size_t answered = 0; answered < players_.size();) {
            std::array<epoll_event, 512> events{};
            const int ready = epoll_wait(epoll_, events.data(), events.size(), 10'000);
            if (ready <= 0) {
                fail("no answer");
            }
            for (int e = 0; e < ready; ++e) {
                if (players_[events[static_cast<std::size_t>(e)].data.u64].receive()) {
                    last = now_ms();
                    first = answered++ == 0 ? last : first;
                }
            }
        }
        if (!players_[0].answer.starts_with("HTTP/1.1 200")) {
            std::fprintf(stderr, "%s", players_[0].answer.c_str());
            std::exit(1);
        }
        return last - first;
    }

    const std::string& answer() const { return players_[0].answer; }

private:
    std::vector<Player> players_;
    int epoll_;
};

} // namespace

int main(int argc, char** argv) {
    if (argc != 5) {
        std::fprintf(stderr, "usage: reload_load PORT FOLDER PLAYERS PARTS\n");
        return 2;
    }
    rlimit files{.rlim_cur = 65'536, .rlim_max = 65'536};
    setrlimit(RLIMIT_NOFILE, &files);
    const std::string folder = argv[2];
    Audience audience(
        static_cast<std::uint16_t>(std::atoi(argv[1])), static_cast<std::size_t>(std::atoi(argv[3]))
    );
    audience.exchange(folder + "/index.m3u8");
    auto part = next_part(audience.answer());
    std::vector<double> spreads;
    const auto began = now_ms();
    for (int i = 0; i < std::atoi(argv[4]); ++i) {
        spreads.push_back(audience.exchange(folder + "/index.m3u8" + part.query()));
        const auto next = next_part(audience.answer());
        audience.exchange(folder + "/" + part.file());
        part = next;
    }
    const auto lasted = now_ms() - began;
    std::sort(spreads.begin(), spreads.end());
    std::printf(
        "{\"p50_ms\":%.2f,\"worst_ms\":%.2f,\"seconds\":%.3f}\n",
        spreads[(spreads.size() - 1) / 2],
        spreads.back(),
        lasted / 1000
    );
    return 0;
}
