#include "media/record/spool.hpp"
#include "media/record/test_media.hpp"

#include <fstream>
#include <sys/stat.h>

namespace leams::record {
namespace {

using test::Folder;
using test::Source;

constexpr std::uint64_t kMuch = UINT64_C(1) << 40;

class SpoolTest : public ::testing::Test {
protected:
    std::unique_ptr<Spool> open() {
        auto opened = Spool::open(folder(), UserId("channel"), room);
        EXPECT_TRUE(opened);
        return std::move(*opened);
    }
    /// As after a process that was killed: what is in memory is lost.
    std::unique_ptr<Spool> open_again(std::unique_ptr<Spool>& killed) {
        killed.reset();
        return open();
    }
    Spool::Written write(Spool& spool) {
        const auto batch = inbox.take();
        return spool.write(batch);
    }
    std::string folder() const { return root.path() + "/broadcast"; }
    std::uint64_t size_of(std::uint64_t position) const {
        return std::filesystem::file_size(spool_file(folder(), position));
    }
    std::size_t files() const {
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder())) {
            count += entry.path().extension() == ".m4s" ? 1 : 0;
        }
        return count;
    }

    Folder root;
    SpoolRoom room{root.path(), kMuch, 0};
    WaitingMemory memory{kMuch};
    Inbox inbox{memory};
    Source source;
};

TEST_F(SpoolTest, KeepsWhatWasSent) {
    auto spool = open();
    source.send(inbox);
    const auto first_bytes = source.sent();
    source.send(inbox);
    const auto written = write(*spool);
    ASSERT_EQ(written.complete.size(), 2U);
    EXPECT_EQ(written.gaps, 0U);
    EXPECT_FALSE(written.error);
    const auto& entry = written.complete[0].entry;
    EXPECT_EQ(entry.bytes, first_bytes);
    EXPECT_EQ(entry.duration, media::MediaTime(999'999));
    EXPECT_EQ(entry.program_date_time, test::kNow);
    EXPECT_TRUE(entry.independent);
    EXPECT_FALSE(entry.discontinuity);
    EXPECT_GT(entry.key_bytes, test::kPictureBytes);
    EXPECT_LT(entry.key_bytes, test::kPictureBytes + 400);
    EXPECT_EQ(size_of(0), first_bytes);
    EXPECT_EQ(size_of(1), written.complete[1].entry.bytes);
    EXPECT_EQ(room.bytes(), source.sent());
    EXPECT_EQ(memory.bytes(), 0U);
}

TEST_F(SpoolTest, FileIsWhatIsInMemory) {
    auto spool = open();
    const auto file = source.new_file();
    source.send_part(inbox, file, source.make_head());
    write(*spool);
    source.send_part(inbox, file, nullptr);
    write(*spool);
    std::ifstream stored(spool_file(folder(), 0), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stored), {}};
    const auto sent = file->read({0, source.sent()});
    EXPECT_EQ(bytes, as_text(*sent));
}

TEST_F(SpoolTest, GivesTheMemoryOfOlderSegmentsBack) {
    auto spool = open();
    std::vector<std::shared_ptr<packaging::SegmentFile>> files;
    std::vector<Bytes> sent;
    const auto is_in_spool = [&](std::uint64_t position) {
        struct stat memory{};
        struct stat disk{};
        EXPECT_EQ(::fstat(files[position]->fd(), &memory), 0);
        EXPECT_EQ(::stat(spool_file(folder(), position).c_str(), &disk), 0);
        return memory.st_ino == disk.st_ino && memory.st_dev == disk.st_dev;
    };
    for (std::uint64_t i = 0; i < 6; ++i) {
        files.push_back(source.new_file());
        source.send_part(inbox, files[i], source.make_head());
        if (i == 1) { // Of this one something is missing in the recording.
            Inbox elsewhere(memory);
            source.send_part(elsewhere, files[i], nullptr);
        }
        write(*spool);
        source.send_part(inbox, files[i], nullptr);
        sent.push_back(*files[i]->read({0, files[i]->size()}));
        inbox.push({.begins = nullptr, .file = nullptr, .bytes = {}, .completes = true});
        EXPECT_EQ(write(*spool).complete.size(), 1U);
    }
    for (std::uint64_t i = 0; i < 6; ++i) {
        EXPECT_EQ(is_in_spool(i), i == 0 || i == 2) << i;
        EXPECT_EQ(*files[i]->read({0, sent[i].size()}), sent[i]) << i;
    }
    spool->forget(3);
    EXPECT_EQ(*files[2]->read({0, sent[2].size()}), sent[2]) << "it has no name any more";
}

TEST_F(SpoolTest, GoesOnAfterAKill) {
    auto spool = open();
    source.send(inbox, 3, "first");
    source.send(inbox, 3, "second");
    const auto file = source.new_file();
    source.send_part(inbox, file, source.make_head("second"));
    write(*spool);
    const auto whole = size_of(2);
    std::ofstream(spool_file(folder(), 2), std::ios::app) << "what no record tells of";

    auto next = open_again(spool);
    ASSERT_EQ(next->segments().size(), 3U);
    EXPECT_EQ(next->segments()[2].entry.bytes, whole);
    EXPECT_EQ(next->segments()[2].entry.duration, media::MediaTime(333'333));
    EXPECT_EQ(next->segments()[1].entry.init, 1U);
    EXPECT_EQ(size_of(2), whole);
    ASSERT_EQ(next->inits().size(), 2U);
    EXPECT_EQ(next->channel(), UserId("channel"));
    EXPECT_EQ(room.bytes(), source.sent());

    EXPECT_TRUE(next->join(0, {}));
    source.send(inbox, 3, "first");
    const auto written = write(*next);
    ASSERT_EQ(written.complete.size(), 1U);
    EXPECT_EQ(written.complete[0].position, 3U);
    EXPECT_EQ(written.complete[0].entry.init, 0U);
    EXPECT_TRUE(written.complete[0].entry.discontinuity);
}

TEST_F(SpoolTest, OpensAfterAKillAnywhereInTheJournal) {
    auto spool = open();
    for (int i = 0; i < 3; ++i) {
        source.send(inbox);
        write(*spool);
    }
    spool->forget(1);
    source.send(inbox);
    write(*spool);
    spool.reset();
    std::ifstream file(folder() + "/journal", std::ios::binary);
    const std::string journal{std::istreambuf_iterator<char>(file), {}};
    std::filesystem::copy(folder(), root.path() + "/kept");
    for (std::size_t length = 0; length <= journal.size(); ++length) {
        std::filesystem::remove_all(folder());
        std::filesystem::copy(root.path() + "/kept", folder());
        std::ofstream(folder() + "/journal", std::ios::binary | std::ios::trunc) << journal.substr(0, length);
        const auto opened = open();
        std::uint64_t bytes = 0;
        auto position = opened->segments().empty() ? 0 : opened->segments().front().position;
        for (const auto& segment : opened->segments()) {
            EXPECT_EQ(segment.position, position++);
            EXPECT_GT(segment.position, 0U) << "its file is gone";
            EXPECT_EQ(size_of(segment.position), segment.entry.bytes);
            bytes += segment.entry.bytes;
        }
        EXPECT_EQ(files(), opened->segments().size());
        EXPECT_EQ(room.bytes(), bytes);
        if (length == journal.size()) {
            EXPECT_EQ(opened->segments().size(), 3U);
        }
    }
}

TEST_F(SpoolTest, ForgetsWhatTheIndexHas) {
    auto spool = open();
    for (int i = 0; i < 5; ++i) {
        source.send(inbox);
    }
    write(*spool);
    spool->forget(2);
    EXPECT_EQ(files(), 3U);
    auto next = open_again(spool);
    ASSERT_EQ(next->segments().size(), 3U);
    EXPECT_EQ(next->segments().front().position, 2U);
    EXPECT_TRUE(next->join(4, {}));
    EXPECT_EQ(next->segments().size(), 1U);
    EXPECT_EQ(files(), 1U);
    EXPECT_TRUE(next->join(5, {}));
    EXPECT_EQ(room.bytes(), 0U);

    source.send(inbox);
    EXPECT_EQ(write(*next).complete.at(0).position, 5U);
}

TEST_F(SpoolTest, DropsWhatDoesNotJoinTheIndex) {
    auto spool = open();
    EXPECT_TRUE(spool->join(10, {}));
    source.send(inbox);
    write(*spool);
    auto next = open_again(spool);
    EXPECT_FALSE(next->join(3, {}));
    EXPECT_TRUE(next->segments().empty());
    source.send(inbox);
    EXPECT_EQ(write(*next).complete.at(0).position, 3U);
}

TEST_F(SpoolTest, JournalStaysShort) {
    auto spool = open();
    source.send(inbox);
    std::uint64_t position = 0;
    std::uintmax_t longest = 0;
    for (int i = 0; i < 8000; ++i) {
        source.send(inbox, 1);
        position = write(*spool).complete.back().position;
        spool->forget(position);
        longest = std::max(longest, std::filesystem::file_size(folder() + "/journal"));
    }
    EXPECT_LT(longest, 300U << 10);
    auto next = open_again(spool);
    ASSERT_EQ(next->segments().size(), 1U);
    EXPECT_EQ(next->segments()[0].position, position);
}

TEST_F(SpoolTest, RefusesWhatIsAboveItsRoom) {
    SpoolRoom small{root.path(), 100'000, 0};
    auto spool = *Spool::open(folder(), UserId("channel"), small);
    for (int i = 0; i < 5; ++i) {
        source.send(inbox);
    }
    auto written = write(*spool);
    EXPECT_EQ(written.complete.size(), 2U) << "the second is begun while there is room";
    EXPECT_EQ(written.gaps, 3U);
    spool->forget(2);
    source.send(inbox);
    written = write(*spool);
    ASSERT_EQ(written.complete.size(), 1U);
    EXPECT_EQ(written.complete[0].position, 2U);
    EXPECT_TRUE(written.complete[0].entry.discontinuity);
}

TEST_F(SpoolTest, WritesNothingToADiskThatIsFull) {
    SpoolRoom full{root.path(), kMuch, kMuch};
    full.look();
    auto spool = *Spool::open(folder(), UserId("channel"), full);
    source.send(inbox);
    const auto written = write(*spool);
    EXPECT_TRUE(written.complete.empty());
    EXPECT_EQ(written.gaps, 1U);
}

TEST_F(SpoolTest, EndsASegmentOnRequest) {
    auto spool = open();
    source.send_part(inbox, source.new_file(), source.make_head());
    EXPECT_TRUE(write(*spool).complete.empty());
    EXPECT_EQ(spool->complete().complete.size(), 1U);
    EXPECT_TRUE(spool->complete().complete.empty());
    spool->mark_over(true);
    auto next = open_again(spool);
    EXPECT_TRUE(next->is_over());
    next->mark_over(false);
    auto last = open_again(next);
    EXPECT_FALSE(last->is_over());
    last->remove();
    EXPECT_FALSE(std::filesystem::exists(folder()));
}

TEST_F(SpoolTest, TakesASegmentThatTheDiskRefusesForAGap) {
    auto spool = open();
    source.send(inbox);
    write(*spool);
    std::filesystem::create_directory(spool_file(folder(), 1)); // Nothing can be written by this name.
    source.send(inbox);
    auto written = write(*spool);
    EXPECT_EQ(written.gaps, 1U);
    EXPECT_TRUE(written.error);
    std::filesystem::remove(spool_file(folder(), 1));
    source.send(inbox);
    written = write(*spool);
    ASSERT_EQ(written.complete.size(), 1U);
    EXPECT_EQ(written.complete[0].position, 1U);
    EXPECT_TRUE(written.complete[0].entry.discontinuity);
}

TEST(Inbox, IsBounded) {
    WaitingMemory memory(200'000);
    {
        Inbox inbox(memory);
        Source source;
        EXPECT_TRUE(source.send(inbox));
        EXPECT_FALSE(source.send(inbox));
        EXPECT_TRUE(inbox.is_losing());
        EXPECT_LE(memory.bytes(), 200'000U);
        {
            const auto batch = inbox.take();
        }
        EXPECT_EQ(memory.bytes(), 0U);
        EXPECT_TRUE(source.send(inbox));
        EXPECT_FALSE(inbox.is_losing());
    }
    EXPECT_EQ(memory.bytes(), 0U) << "what nobody takes is given back";
}

TEST(Inbox, MakesOneStretchOfWhatFollows) {
    WaitingMemory memory(kMuch);
    Inbox inbox(memory);
    Source source;
    source.send(inbox);
    source.send(inbox);
    const auto batch = inbox.take();
    ASSERT_EQ(batch.stretches().size(), 2U);
    EXPECT_TRUE(batch.stretches()[0].completes);
    EXPECT_EQ(batch.stretches()[0].duration, media::MediaTime(999'999));
}

} // namespace
} // namespace leams::record
