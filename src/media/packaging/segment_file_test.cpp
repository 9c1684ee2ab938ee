#include "media/packaging/own_tmpfs.hpp"
#include "media/packaging/segment_file.hpp"

#include <gtest/gtest.h>

#include <linux/magic.h>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <vector>

namespace leams::packaging {
namespace {

ByteView view(const std::string& text) {
    return std::as_bytes(std::span(text));
}

void expect_what_was_appended(const SegmentMemory& memory) {
    const auto file = memory.create_file();
    ASSERT_TRUE(file) << file.error().cause();
    std::string expected;
    for (std::size_t size = 1; size < 300'000; size = size * 3 + 1) {
        const std::string head(size, static_cast<char>('a' + size % 26));
        const std::string tail(size / 2, '.');
        const std::vector<ByteView> pieces{view(head), view(tail)};
        const auto range = (*file)->append(pieces);
        ASSERT_TRUE(range) << range.error().cause();
        EXPECT_EQ(range->offset, expected.size());
        expected += head + tail;
        EXPECT_EQ(range->end(), expected.size());
    }
    std::string found(expected.size(), '\0');
    ASSERT_EQ(::pread((*file)->fd(), found.data(), found.size(), 0), std::ssize(found));
    EXPECT_EQ(found, expected);
    const auto read = (*file)->read({7, expected.size() - 7});
    ASSERT_TRUE(read) << read.error().cause();
    EXPECT_EQ(as_text(*read), expected.substr(7));
    EXPECT_FALSE((*file)->read({expected.size() - 1, 2})) << "past the end";

    struct stat status{};
    ASSERT_EQ(::fstat((*file)->fd(), &status), 0);
    EXPECT_EQ(status.st_nlink, 0U) << "another process can find it";
    EXPECT_LE(status.st_blocks * 512, std::ssize(expected) + 4096)
        << "large pages hold no more than the media";
    struct statfs system{};
    ASSERT_EQ(::fstatfs((*file)->fd(), &system), 0);
    EXPECT_EQ(system.f_type, TMPFS_MAGIC) << "segments are in memory";
}

TEST(SegmentFile, KeepsWhatWasAppendedInMemfds) {
    expect_what_was_appended(SegmentMemory{Descriptor()});
}

TEST(SegmentFile, KeepsWhatWasAppendedInATmpfsOfItsOwn) {
    expect_what_was_appended(SegmentMemory{mount_own_tmpfs(1U << 30)}
    ); // memfds again where there may be none.
}

TEST(SegmentFile, AllFilesTogetherAreBounded) {
    const SegmentMemory memory{Descriptor(), 1000};
    const std::string text(400, 'x');
    const std::vector<ByteView> pieces{view(text)};
    auto first = memory.create_file();
    auto second = memory.create_file();
    ASSERT_TRUE((*first)->append(pieces));
    ASSERT_TRUE((*second)->append(pieces));
    const auto refused = (*second)->append(pieces);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), ErrorCode::ResourceExhausted);
    EXPECT_EQ((*second)->size(), 400U);
    *first = nullptr;
    EXPECT_TRUE((*second)->append(pieces));
}

TEST(SegmentFile, GivesItsMemoryBackWhenItMoves) {
    const SegmentMemory memory(Descriptor(), 1000);
    const std::string bytes(800, 'x');
    const std::vector<ByteView> pieces{view(bytes)};
    const auto file = *memory.create_file();
    ASSERT_TRUE(file->append(pieces));
    const auto next = *memory.create_file();
    EXPECT_FALSE(next->append(pieces));
    {
        const Descriptor other(::memfd_create("other", MFD_CLOEXEC));
        ASSERT_EQ(::write(other.fd(), bytes.data(), bytes.size()), std::ssize(bytes));
        file->move_to(other.fd());
        file->move_to(other.fd());
    }
    EXPECT_EQ(as_text(*file->read({0, 800})), bytes);
    EXPECT_TRUE(next->append(pieces));
    EXPECT_FALSE((*memory.create_file())->append(pieces)) << "given back twice";
}

TEST(SegmentFile, WhereMemoryIsTightBroadcastsGetEqualShares) {
    const SegmentMemory memory{Descriptor(), 1000};
    const SegmentMemory::Share ann(memory);
    const SegmentMemory::Share bob(memory);
    EXPECT_EQ(ann.budget(800), 800U);
    const std::string text(760, 'x');
    auto file = memory.create_file();
    ASSERT_TRUE((*file)->append(std::vector<ByteView>{view(text)}));
    EXPECT_EQ(ann.budget(800), 500U);
    EXPECT_EQ(ann.budget(300), 300U);
}

TEST(SegmentFile, ATmpfsHasASize) {
    const SegmentMemory memory{mount_own_tmpfs(1U << 20)}; // Without a size where there may be none.
    const std::string text(2U << 20, 'x');
    EXPECT_EQ(
        (*memory.create_file())->append(std::vector<ByteView>{view(text)}).has_value(),
        !memory.has_large_pages()
    );
}

TEST(SegmentFile, FilesOfOneMemoryAreApart) {
    const SegmentMemory memory{mount_own_tmpfs(1U << 30)};
    const auto first = memory.create_file();
    const auto second = memory.create_file();
    ASSERT_TRUE(first && second);
    const std::string text = "first";
    const std::vector<ByteView> pieces{view(text)};
    ASSERT_TRUE((*first)->append(pieces));
    char byte = 0;
    EXPECT_EQ(::pread((*second)->fd(), &byte, 1, 0), 0);
}

} // namespace
} // namespace leams::packaging
