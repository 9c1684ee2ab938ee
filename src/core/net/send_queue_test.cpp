#include "core/base/descriptor.hpp"
#include "core/net/send_queue.hpp"

#include <gtest/gtest.h>

#include <array>
#include <sys/socket.h>

namespace leams::net {
namespace {

TEST(SendQueue, HoldsNoPlacesOfWhatIsSentWhileTheReaderIsBehind) {
    std::array<int, 2> ends{};
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()), 0);
    const Descriptor ours(ends[0]);
    const Descriptor theirs(ends[1]);
    const std::string piece(4096, 'x');
    SendQueue queue;
    do {
        queue.push(piece);
    } while (queue.flush(ours.fd()) == SendQueue::Status::Done);
    for (int i = 0; i < 50; ++i) {
        queue.push(piece);
    }
    std::array<char, 4096> buffer;
    for (int i = 0; i < 5000; ++i) {
        queue.push(piece);
        ASSERT_EQ(recv(theirs.fd(), buffer.data(), buffer.size(), 0), 4096);
        ASSERT_NE(queue.flush(ours.fd()), SendQueue::Status::Failed);
        ASSERT_FALSE(queue.empty());
    }
    EXPECT_LT(queue.items(), 100U);
    EXPECT_LT(queue.capacity(), 1000U);
}

} // namespace
} // namespace leams::net
