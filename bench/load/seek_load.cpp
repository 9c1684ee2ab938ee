// Viewers who look for something in recordings: each asks for one of the paths by chance, takes the answer,
// throws the bytes away in the kernel, and after a pause asks for another one. Prints one JSON object: how
// long it took from asking to the last byte.

#include "socket.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <unistd.h>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kReadAtOnce = 4 << 20;

struct Viewer {
    int fd = -1;
    Clock::time_point next; // When he asks.
    Clock::time_point asked;
    std::size_t left = 0;
    bool has_head = false;
    bool is_waiting = false;

    void ask(const std::string& path) {
        const auto request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        asked = Clock::now();
        has_head = false;
        is_waiting = true;
        if (write(fd, request.data(), request.size()) != static_cast<ssize_t>(request.size())) {
            fail("write");
        }
    }

    /// Whether the whole answer is there.
    bool receive() {
        std::array<char, 16'384> buffer{};
        const auto size = has_head ? recv(fd, nullptr, std::min(left, kReadAtOnce), MSG_DONTWAIT | MSG_TRUNC)
                                   : recv(fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (size <= 0) {
            fail("recv");
        }
        if (!has_head) {
            left = size_of_answer({buffer.data(), static_cast<std::size_t>(size)});
            has_head = true;
        }
        left -= static_cast<std::size_t>(size);
        is_waiting = left != 0;
        return left == 0;
    }
};

std::vector<std::string> read_lines(const char* name) {
    std::ifstream file(name);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) {
        lines.push_back(line);
    }
    return lines;
}

double share(const std::vector<double>& sorted, double part) {
    return sorted[static_cast<std::size_t>(std::floor(part * static_cast<double>(sorted.size() - 1)))];
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 6) {
        std::fprintf(stderr, "usage: seek_load PORT FILE_OF_PATHS VIEWERS PAUSE_MS SECONDS\n");
        return 2;
    }
    const auto paths = read_lines(argv[2]);
    const std::chrono::milliseconds pause(std::atoi(argv[4]));
    std::mt19937 random(1);
    std::uniform_int_distribution<std::size_t> any(0, paths.size() - 1);
    std::uniform_int_distribution<long> spread(0, std::max(1L, static_cast<long>(pause.count())));
    std::vector<Viewer> viewers(static_cast<std::size_t>(std::atoi(argv[3])));
    const int epoll = epoll_create1(0);
    for (std::size_t i = 0; i < viewers.size(); ++i) {
        viewers[i].fd = connect_to(static_cast<std::uint16_t>(std::atoi(argv[1])));
        viewers[i].next = Clock::now() + std::chrono::milliseconds(spread(random));
        epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
        epoll_ctl(epoll, EPOLL_CTL_ADD, viewers[i].fd, &event);
    }
    std::vector<double> times;
    const auto end = Clock::now() + std::chrono::seconds(std::atoi(argv[5]));
    for (auto now = Clock::now(); now < end; now = Clock::now()) {
        auto next = end;
        for (auto& viewer : viewers) {
            if (!viewer.is_waiting && viewer.next <= now) {
                viewer.ask(paths[any(random)]);
            } else if (!viewer.is_waiting) {
                next = std::min(next, viewer.next);
            }
        }
        std::array<epoll_event, 64> events{};
        const auto wait = std::chrono::ceil<std::chrono::milliseconds>(next - now).count();
        const int ready = epoll_wait(epoll, events.data(), events.size(), static_cast<int>(wait));
        for (int e = 0; e < ready; ++e) {
            auto& viewer = viewers[events[static_cast<std::size_t>(e)].data.u64];
            if (viewer.receive()) {
                const auto done = Clock::now();
                times.push_back(std::chrono::duration<double, std::milli>(done - viewer.asked).count());
                viewer.next = done + pause;
            }
        }
    }
    if (times.empty()) {
        std::fprintf(stderr, "no answer\n");
        return 1;
    }
    std::ranges::sort(times);
    std::printf(
        "{\"requests\":%zu,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f}\n",
        times.size(),
        share(times, 0.5),
        share(times, 0.99),
        times.back()
    );
    return 0;
}
