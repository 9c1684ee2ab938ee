// Downloads one file over many connections, again and again, and throws the bytes away in the kernel, so
// that the server is what is busy. Prints one JSON object.

#include "socket.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <unistd.h>
#include <vector>

namespace {

constexpr std::size_t kReadAtOnce = 4 << 20;

class Download {
public:
    Download(std::uint16_t port, std::string_view path)
        : fd_(connect_to(port))
        , request_("GET " + std::string(path) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n") {
        ask();
    }

    int fd() const { return fd_; }

    /// Takes what has come; gives its bytes. Asks again after the last one of an answer.
    std::size_t receive() { return left_ == 0 ? receive_head() : receive_body(); }

    std::size_t answers() const { return answers_; }

private:
    void ask() {
        if (write(fd_, request_.data(), request_.size()) != static_cast<ssize_t>(request_.size())) {
            fail("write");
        }
    }

    std::size_t receive_head() {
        std::array<char, 16'384> buffer{};
        const auto size = recv(fd_, buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (size <= 0) {
            fail("recv");
        }
        left_ = size_of_answer({buffer.data(), static_cast<std::size_t>(size)});
        return took(static_cast<std::size_t>(size));
    }

    std::size_t receive_body() {
        const auto size = recv(fd_, nullptr, kReadAtOnce, MSG_DONTWAIT | MSG_TRUNC);
        if (size <= 0) {
            fail("recv");
        }
        return took(static_cast<std::size_t>(size));
    }

    std::size_t took(std::size_t size) {
        left_ -= size;
        if (left_ == 0) {
            ++answers_;
            ask();
        }
        return size;
    }

    int fd_;
    std::string request_;
    std::size_t left_ = 0;
    std::size_t answers_ = 0;
};

} // namespace

int main(int argc, char** argv) {
    if (argc != 5) {
        std::fprintf(stderr, "usage: download_load PORT PATH CONNECTIONS SECONDS\n");
        return 2;
    }
    const int epoll = epoll_create1(0);
    std::vector<Download> downloads;
    for (int i = 0; i < std::atoi(argv[3]); ++i) {
        downloads.emplace_back(static_cast<std::uint16_t>(std::atoi(argv[1])), argv[2]);
        epoll_event event{.events = EPOLLIN, .data = {.u64 = downloads.size() - 1}};
        epoll_ctl(epoll, EPOLL_CTL_ADD, downloads.back().fd(), &event);
    }
    std::size_t bytes = 0;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(std::atoi(argv[4]));
    while (std::chrono::steady_clock::now() < end) {
        std::array<epoll_event, 64> events{};
        const int ready = epoll_wait(epoll, events.data(), events.size(), 10'000);
        if (ready <= 0) {
            fail("no answer");
        }
        for (int e = 0; e < ready; ++e) {
            bytes += downloads[events[static_cast<std::size_t>(e)].data.u64].receive();
        }
    }
    std::size_t answers = 0;
    for (const auto& download : downloads) {
        answers += download.answers();
    }
    std::printf("{\"requests\":%zu,\"bytes\":%zu}\n", answers, bytes);
    return 0;
}
