// Opens many WebSockets to one chat room, sends messages at a fixed rate over one of them, and counts what
// arrives. Prints one JSON object. Deliberately small: it shares the machine with the server that it
// measures.
//
// chat_load PORT PATH SENDER_PATH SOCKETS RATE SECONDS [PID_TO_SAMPLE]
//   A message is {"type":"message","data":{"message":"T<nanoseconds> some words"}}; both servers send the
//   text on.

#include "socket.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

namespace {

constexpr int kTimedEvery = 50; // One socket in so many reads the messages' times.
constexpr int kPerAddress = 20'000;

std::int64_t now_ns() {
    return std::chrono::steady_clock::now().time_since_epoch().count();
}

/// User and system time of a process and its waited-for children, in seconds.
double cpu_of(const std::string& pid) {
    std::ifstream file("/proc/" + pid + "/stat");
    std::string text((std::istreambuf_iterator<char>(file)), {});
    const auto after_name = text.rfind(')');
    double ticks = 0;
    int field = 2;
    for (auto at = text.find(' ', after_name); at != text.npos && field < 17; at = text.find(' ', at + 1)) {
        ++field;
        if (field >= 14 && field <= 17) {
            ticks += std::strtod(text.c_str() + at + 1, nullptr);
        }
    }
    return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

/// Leaves what follows the 101 answer unread in the socket.
int open_websocket(std::uint16_t port, const std::string& path, int index) {
    const int fd = connect_to(port, INADDR_LOOPBACK + static_cast<std::uint32_t>(index / kPerAddress));
    const auto request = "GET " + path +
                         " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                         "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    if (write(fd, request.data(), request.size()) != static_cast<ssize_t>(request.size())) {
        fail("write");
    }
    std::string answer;
    char byte = 0;
    while (!answer.ends_with("\r\n\r\n")) {
        if (read(fd, &byte, 1) != 1) {
            fail("handshake");
        }
        answer += byte;
    }
    if (!answer.starts_with("HTTP/1.1 101")) {
        std::fprintf(stderr, "%s", answer.c_str());
        std::exit(1);
    }
    return fd;
}

void send_masked(int fd, std::uint8_t opcode, const std::string& text) {
    std::string frame;
    frame += static_cast<char>(0x80 | opcode);
    if (text.size() < 126) {
        frame += static_cast<char>(0x80 | text.size());
    } else {
        frame += static_cast<char>(0x80 | 126);
        frame += static_cast<char>(text.size() >> 8);
        frame += static_cast<char>(text.size() & 0xff);
    }
    frame += std::string(4, '\0'); // A mask of zeros leaves the text as it is.
    frame += text;
    if (write(fd, frame.data(), frame.size()) != static_cast<ssize_t>(frame.size())) {
        fail("send");
    }
}

/// Walks over the frames of one socket's bytes, however they are cut.
struct FrameCounter {
    std::uint64_t skip = 0; // Payload bytes still to come.
    std::array<unsigned char, 10> head{};
    std::size_t have = 0;

    template <class OnFrame>
    void feed(const char* data, std::size_t size, const OnFrame& on_frame) {
        std::size_t at = 0;
        while (at < size) {
            if (skip > 0) {
                const auto step = std::min<std::uint64_t>(skip, size - at);
                skip -= step;
                at += step;
                continue;
            }
            head[have++] = static_cast<unsigned char>(data[at++]);
            const auto marker = have >= 2 ? head[1] & 0x7fU : 0U;
            const std::size_t need = have < 2 ? 2 : marker == 126 ? 4 : marker == 127 ? 10 : 2;
            if (have < need) {
                continue;
            }
            skip = marker;
            if (marker >= 126) {
                skip = 0;
                for (std::size_t i = 2; i < need; ++i) {
                    skip = skip << 8 | head[i];
                }
            }
            on_frame(
                head[0] & 0x0fU, skip, std::string_view(data + at, std::min<std::uint64_t>(skip, size - at))
            );
            have = 0;
        }
    }
};

struct Options {
    std::uint16_t port;
    std::string path;
    std::vector<std::string> sender_paths; // They take turns: servers limit the frames of one socket.
    std::size_t sockets;
    int rate; // Messages a second.
    int seconds;
    std::string pid; // Of the server, whose CPU time is read.
};

struct Results {
    std::uint64_t deliveries = 0;
    double cpu_s = 0;
    std::vector<double> delays_ms;
};

class Load {
public:
    explicit Load(const Options& options)
        : options_(options)
        , counters_(options.sockets)
        , epoll_(epoll_create1(0)) {
        for (std::size_t i = 0; i < options.sockets; ++i) {
            const int fd = open_websocket(options.port, options.path, static_cast<int>(i));
            epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
            epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
            sockets_.push_back(fd);
        }
        for (const auto& path : options.sender_paths) {
            senders_.push_back(open_websocket(options.port, path, 0));
        }
    }

    Results run() {
        constexpr std::int64_t kSecond = 1'000'000'000;
        const auto measured_from = now_ns() + 2 * kSecond;
        const auto measured_to = measured_from + options_.seconds * kSecond;
        auto next_send = now_ns();
        double cpu_before = -1;
        std::size_t sent = 0;
        for (auto now = now_ns(); now < measured_to + kSecond; now = now_ns()) {
            if (cpu_before < 0 && now >= measured_from) {
                counting_ = true;
                cpu_before = cpu_of(options_.pid);
            }
            if (counting_ && now >= measured_to) {
                counting_ = false;
                results_.cpu_s = cpu_of(options_.pid) - cpu_before;
            }
            for (; now >= next_send && now < measured_to; next_send += kSecond / options_.rate) {
                const auto text =
                    "T" + std::to_string(now_ns()) + " what a play, who would have thought that?";
                send_masked(
                    senders_[sent++ % senders_.size()],
                    1,
                    R"({"type":"message","data":{"message":")" + text + "\"}}"
                );
            }
            receive();
        }
        return std::move(results_);
    }

private:
    void receive() {
        // The senders' own echoes and notices are not of interest.
        for (const int fd : senders_) {
            while (recv(fd, buffer_.data(), buffer_.size(), MSG_DONTWAIT) > 0) {
            }
        }
        std::array<epoll_event, 512> events{};
        const int ready = epoll_wait(epoll_, events.data(), events.size(), 1);
        for (int e = 0; e < ready; ++e) {
            const auto index = events[static_cast<std::size_t>(e)].data.u64;
            const auto size = recv(sockets_[index], buffer_.data(), buffer_.size(), MSG_DONTWAIT);
            if (size <= 0) {
                fail("a socket was closed");
            }
            const auto on_frame = [&](unsigned opcode, std::uint64_t length, std::string_view payload) {
                take(index, opcode, length, payload);
            };
            counters_[index].feed(buffer_.data(), static_cast<std::size_t>(size), on_frame);
        }
    }

    void take(std::size_t index, unsigned opcode, std::uint64_t length, std::string_view payload) {
        constexpr unsigned kText = 1;
        constexpr unsigned kPing = 9;
        constexpr unsigned kPong = 10;
        if (opcode == kPing) {
            send_masked(sockets_[index], kPong, std::string(payload));
        }
        // Greetings and notices are not messages, and shorter or longer than these.
        if (opcode != kText || length < 60 || !counting_) {
            return;
        }
        ++results_.deliveries;
        if (const auto mark = payload.find("\"T"); index % kTimedEvery == 0 && mark != payload.npos) {
            const auto sent = std::strtoll(payload.data() + mark + 2, nullptr, 10);
            results_.delays_ms.push_back(static_cast<double>(now_ns() - sent) / 1e6);
        }
    }

    const Options& options_;
    std::vector<int> sockets_;
    std::vector<FrameCounter> counters_;
    std::vector<char> buffer_ = std::vector<char>(256 * 1024);
    int epoll_;
    std::vector<int> senders_;
    bool counting_ = false;
    Results results_;
};

} // namespace

int main(int argc, char** argv) {
    if (argc < 8) {
        std::fprintf(stderr, "usage: chat_load PORT PATH SOCKETS RATE SECONDS PID SENDER_PATH...\n");
        return 2;
    }
    rlimit files{.rlim_cur = 65'536, .rlim_max = 65'536};
    setrlimit(RLIMIT_NOFILE, &files);
    const Options options{
        .port = static_cast<std::uint16_t>(std::atoi(argv[1])),
        .path = argv[2],
        .sender_paths = {argv + 7, argv + argc},
        .sockets = static_cast<std::size_t>(std::atoi(argv[3])),
        .rate = std::atoi(argv[4]),
        .seconds = std::atoi(argv[5]),
        .pid = argv[6],
    };
    auto results = Load(options).run();
    auto& delays = results.delays_ms;
    std::sort(delays.begin(), delays.end());
    const auto at = [&](std::size_t percent) {
        return delays.empty() ? -1.0 : delays[(delays.size() - 1) * percent / 100];
    };
    std::printf(
        "{\"deliveries\":%llu,\"cpu_s\":%.3f,\"p50_ms\":%.1f,\"p99_ms\":%.1f}\n",
        static_cast<unsigned long long>(results.deliveries),
        results.cpu_s,
        at(50),
        at(99)
    );
    return 0;
}
