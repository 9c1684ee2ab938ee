#include "core/base/descriptor.hpp"
#include "core/runtime/object_content.hpp"

#include <gtest/gtest.h>

#include <array>
#include <unistd.h>

namespace leams::runtime {
namespace {

TEST(ObjectContent, IsReadFromMemoryAndFromAFile) {
    EXPECT_EQ(**content_of(std::make_shared<const std::string>("memory")), "memory");

    auto name = std::array<char, 32>{"/tmp/leams-content-XXXXXX"};
    const Descriptor file(::mkstemp(name.data()));
    ::unlink(name.data());
    ASSERT_EQ(::write(file.fd(), "0123456789", 10), 10);
    EXPECT_EQ(**content_of(ObjectFile{.owner = nullptr, .fd = file.fd(), .offset = 2, .length = 5}), "23456");
    EXPECT_FALSE(content_of(ObjectFile{.owner = nullptr, .fd = file.fd(), .offset = 2, .length = 9}));
    EXPECT_FALSE(content_of(ObjectFile{.owner = nullptr, .fd = -1, .offset = 0, .length = 1}));
}

} // namespace
} // namespace leams::runtime
