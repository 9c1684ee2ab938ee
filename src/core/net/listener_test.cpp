#include "core/net/listener.hpp"
#include "core/net/test_server.hpp"
#include "core/runtime/loops.hpp"

#include <gtest/gtest.h>

#include <future>
#include <sys/resource.h>

namespace leams::net {
namespace {

/// A listener on a loop of its own that keeps the peers of what it accepts.
class Listening {
public:
    explicit Listening(const std::string& address)
        : opened_(Listener::open(loops_.at(0), address, 0, "http.port", [this](AcceptedSocket socket) {
            socket.descriptor.close();
            peers_.set_value(std::move(socket.peer));
        })) {
        loops_.start();
    }
    ~Listening() {
        loops_.at(0).post([&] { opened_ = Error::internal("closed"); });
        turn(1);
        loops_.stop();
    }

    /// Returns when the loop has come around so often.
    void turn(int times) {
        for (int i = 0; i < times; ++i) {
            std::promise<void> done;
            loops_.at(0).post([&] { done.set_value(); });
            done.get_future().wait();
        }
    }

    std::uint16_t port() const { return (*opened_)->port(); }
    /// Of the first connection; empty when none came.
    std::string peer() {
        auto peer = peers_.get_future();
        return peer.wait_for(std::chrono::seconds(10)) == std::future_status::ready ? peer.get() : "";
    }

private:
    runtime::Loops loops_{1};
    std::promise<std::string> peers_;
    Result<std::unique_ptr<Listener>> opened_;
};

/// While it lives, the process gets no new descriptor.
class NoDescriptors {
public:
    NoDescriptors() {
        getrlimit(RLIMIT_NOFILE, &before_);
        const int free = dup(STDERR_FILENO);
        close(free);
        const rlimit none{static_cast<rlim_t>(free), before_.rlim_max};
        setrlimit(RLIMIT_NOFILE, &none);
    }
    ~NoDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }
    NoDescriptors(const NoDescriptors&) = delete;
    NoDescriptors& operator=(const NoDescriptors&) = delete;

private:
    rlimit before_{};
};

TEST(Listener, TakesIpv4OnTheAnyAddressOfIpv6) {
    Listening listening("::");
    const TestClient client(listening.port());
    EXPECT_EQ(listening.peer(), "127.0.0.1");
}

TEST(Listener, GoesOnWhenThereAreDescriptorsAgain) {
    Listening listening("127.0.0.1");
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in target{};
    target.sin_family = AF_INET;
    target.sin_port = htons(listening.port());
    target.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    {
        const NoDescriptors exhausted;
        ASSERT_EQ(connect(fd, reinterpret_cast<const sockaddr*>(&target), sizeof target), 0);
        listening.turn(10); // It meets the connection, and pauses.
    }
    EXPECT_EQ(listening.peer(), "127.0.0.1");
    close(fd);
}

TEST(Listener, SaysWhatToDoAboutAnAddressThatIsNotHere) {
    runtime::Loops loops(1);
    const auto ignore = [](AcceptedSocket) {};
    const auto elsewhere = Listener::open(loops.at(0), "192.0.2.1", 0, "rtmp.port", ignore);
    ASSERT_FALSE(elsewhere);
    EXPECT_NE(elsewhere.error().message().find("--set rtmp.address="), std::string::npos);
    EXPECT_FALSE(Listener::open(loops.at(0), "localhost", 0, "rtmp.port", ignore));
}

} // namespace
} // namespace leams::net
