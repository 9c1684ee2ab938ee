#include "core/base/descriptor.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <fcntl.h>

namespace leams {
namespace {

int open_null() {
    return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

bool is_closed(int fd) {
    return ::fcntl(fd, F_GETFD) == -1 && errno == EBADF;
}

TEST(Descriptor, ClosesWhatItOwnsOnce) {
    int fd = -1;
    {
        Descriptor first(open_null());
        fd = first.fd();
        Descriptor second(std::move(first));
        EXPECT_FALSE(first.is_open());
        ASSERT_TRUE(second.is_open());
        EXPECT_EQ(second.fd(), fd);
        EXPECT_FALSE(is_closed(fd));
    }
    EXPECT_TRUE(is_closed(fd));
    EXPECT_FALSE(Descriptor(-1).is_open());
}

TEST(Descriptor, LetsGoOfTheOldWhenItTakesAnother) {
    Descriptor kept(open_null());
    const int old = kept.fd();
    Descriptor other(open_null());
    kept = std::move(other);
    EXPECT_TRUE(kept.is_open());
    EXPECT_TRUE(is_closed(old));
    EXPECT_FALSE(other.is_open());
    kept.close();
    EXPECT_FALSE(kept.is_open());
}

} // namespace
} // namespace leams
