#pragma once

#include "test/objects_fixture.hpp"

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

/// What every runtime::Objects must do. An adapter's test instantiates the suite:
/// INSTANTIATE_TEST_SUITE_P(Folder, ObjectsContract, testing::Values(ObjectsFactory{...}));
namespace leams::test {

TEST_P(ObjectsContract, GivesBackWhatWasPut) {
    const std::string binary("\0\r\n\xFF", 4);
    ASSERT_TRUE(put("a", binary));
    ASSERT_TRUE(put("media/0190-a_b/00000001.m4s", "segment"));
    ASSERT_TRUE(put("empty", ""));
    EXPECT_EQ(content("a"), binary);
    EXPECT_EQ(content("media/0190-a_b/00000001.m4s"), "segment");
    EXPECT_EQ(content("empty"), "");
}

TEST_P(ObjectsContract, KeepsKeysOfTheFullLength) {
    const std::string part(199, 'a');
    const auto key = part + "/" + part + "/" + std::string(100, 'b');
    ASSERT_TRUE(put(key, "far down"));
    EXPECT_EQ(content(key), "far down");
    EXPECT_THAT(list(part), testing::ElementsAre(key));
}

TEST_P(ObjectsContract, SaysThatThereIsNone) {
    ASSERT_TRUE(put("folder/object", "x"));
    for (const auto* key : {"none", "none/at/all", "folder", "folder/none", "folder/object/below"}) {
        EXPECT_EQ(code_of(get(key)), ErrorCode::NotFound) << key;
        EXPECT_EQ(code_of(run(objects().head(key))), ErrorCode::NotFound) << key;
    }
}

TEST_P(ObjectsContract, GivesRangesAsFarAsTheObjectGoes) {
    ASSERT_TRUE(put("a", "0123456789"));
    EXPECT_EQ(get("a", 2, 3).value_or(""), "234");
    EXPECT_EQ(get("a", 0, 10).value_or(""), "0123456789");
    EXPECT_EQ(get("a", 8, 100).value_or(""), "89");
    EXPECT_EQ(get("a", 9, 1).value_or(""), "9");
    EXPECT_EQ(get("a", 10, 5).value_or("x"), "");
    EXPECT_EQ(get("a", 1000, 5).value_or("x"), "");
    EXPECT_EQ(get("a", 3, 0).value_or("x"), "");
    EXPECT_EQ(code_of(get("none", 3, 0)), ErrorCode::NotFound);
}

TEST_P(ObjectsContract, ReplacesWhatIsPutAgain) {
    ASSERT_TRUE(put("a", "a long first one"));
    const auto old = run(objects().get("a", 0, 100));
    ASSERT_TRUE(old);
    ASSERT_TRUE(put("a", "second"));
    EXPECT_EQ(content("a"), "second");
    EXPECT_EQ(read_bytes(*old), "a long first one") << "who has it open reads on";
}

TEST_P(ObjectsContract, PutsNewOnesOnly) {
    ASSERT_TRUE(put_new("folder/a", "first"));
    EXPECT_EQ(code_of(put_new("folder/a", "second")), ErrorCode::Conflict);
    EXPECT_EQ(content("folder/a"), "first");
    ASSERT_TRUE(run(objects().remove({"folder/a"})));
    EXPECT_TRUE(put_new("folder/a", "third"));
    EXPECT_EQ(content("folder/a"), "third");
}

TEST_P(ObjectsContract, PutsFilesWhoseNamesMayGoAfterwards) {
    const auto big = pattern(300'000);
    const auto path = write_file("spooled", big);
    ASSERT_TRUE(run(objects().put_file("media/one", path, {})));
    ASSERT_TRUE(run(objects().put_file("media/one", path, {}))) << "again";
    ASSERT_TRUE(run(objects().put_file("media/two", path, {})));
    std::filesystem::remove(path);
    EXPECT_EQ(content("media/one"), big);
    EXPECT_EQ(content("media/two"), big);
    ASSERT_TRUE(run(objects().put_file("media/one", write_file("empty", ""), {})));
    EXPECT_EQ(content("media/one"), "");
    EXPECT_EQ(code_of(run(objects().put_file("media/three", path, {}))), ErrorCode::NotFound);
    EXPECT_EQ(code_of(get("media/three")), ErrorCode::NotFound);
}

TEST_P(ObjectsContract, KeepsLargeFilesWhole) {
    const auto big = pattern((std::size_t{40} << 20) + 17);
    ASSERT_TRUE(run(objects().put_file("export.mp4", write_file("big", big), {})));
    const auto found = run(objects().head("export.mp4"));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->size, big.size());
    EXPECT_TRUE(content("export.mp4") == big);
    EXPECT_TRUE(get("export.mp4", 16'777'210, 20).value_or("") == big.substr(16'777'210, 20));
    EXPECT_TRUE(get("export.mp4", big.size() - 5, 100).value_or("") == big.substr(big.size() - 5));
}

TEST_P(ObjectsContract, TellsSizeAndTime) {
    const auto before = SystemClock().now();
    ASSERT_TRUE(put("folder/a", "12345"));
    const auto found = run(objects().head("folder/a"));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->key, "folder/a");
    EXPECT_EQ(found->size, 5U);
    constexpr UnixMillis kCoarse = 2000; // A store's clock may count whole seconds.
    EXPECT_GE(found->modified_at, before - kCoarse);
    EXPECT_LE(found->modified_at, SystemClock().now() + kCoarse);
    const auto listed = run(objects().list("folder/", "", 10));
    ASSERT_TRUE(listed && listed->size() == 1);
    EXPECT_EQ(listed->at(0).size, 5U);
    EXPECT_NEAR(
        static_cast<double>(listed->at(0).modified_at), static_cast<double>(found->modified_at), kCoarse
    );
}

TEST_P(ObjectsContract, ListsInTheOrderOfBytes) {
    for (const auto* key : {"a/b/c", "a-b", "a.b", "a0", "a/a", "a_", "b", "a/b0", "a/b-c", "aa/x"}) {
        ASSERT_TRUE(put(key, "x"));
    }
    const std::vector<std::string> all{
        "a-b", "a.b", "a/a", "a/b-c", "a/b/c", "a/b0", "a0", "a_", "aa/x", "b"
    };
    EXPECT_EQ(list(""), all);
    EXPECT_THAT(list("a/"), testing::ElementsAre("a/a", "a/b-c", "a/b/c", "a/b0"));
    EXPECT_THAT(list("a/b"), testing::ElementsAre("a/b-c", "a/b/c", "a/b0"));
    EXPECT_THAT(list("a/b/"), testing::ElementsAre("a/b/c"));
    EXPECT_THAT(list("a/b/c"), testing::ElementsAre("a/b/c"));
    EXPECT_TRUE(list("a/b/c/").empty());
    EXPECT_TRUE(list("none").empty());
    for (std::size_t first = 0; first < all.size(); ++first) {
        const std::vector<std::string> rest(all.begin() + static_cast<std::ptrdiff_t>(first) + 1, all.end());
        EXPECT_EQ(list("", all[first]), rest) << all[first];
    }
    EXPECT_THAT(list("", "a/b", 2), testing::ElementsAre("a/b-c", "a/b/c")) << "after what is not there";
    EXPECT_THAT(list("a/b", "a/"), testing::ElementsAre("a/b-c", "a/b/c", "a/b0"));
    EXPECT_TRUE(list("a/", "b").empty());
}

TEST_P(ObjectsContract, ListsPageByPage) {
    std::vector<std::string> all;
    for (int i = 0; i < 25; ++i) {
        auto key = "page/" + std::to_string(i / 10) + "/" + std::to_string(10 + i % 10);
        ASSERT_TRUE(put(key, "x"));
        all.push_back(std::move(key));
    }
    ASSERT_TRUE(put("other", "x"));
    std::vector<std::string> read;
    for (auto page = list("page/", "", 7); !page.empty(); page = list("page/", page.back(), 7)) {
        EXPECT_LE(page.size(), 7U);
        read.insert(read.end(), page.begin(), page.end());
    }
    EXPECT_EQ(read, all);
    EXPECT_EQ(code_of(run(objects().list("page/", "", 0))), ErrorCode::InvalidArgument);
    EXPECT_EQ(code_of(run(objects().list("page/", "", 1001))), ErrorCode::InvalidArgument);
}

TEST_P(ObjectsContract, RemovesWhatIsThereAndWhatIsNot) {
    for (const auto* key : {"media/x/1", "media/x/2", "media/y/1"}) {
        ASSERT_TRUE(put(key, "x"));
    }
    EXPECT_TRUE(run(objects().remove({"media/x/1", "none", "media/none/1", "media/x/2", "media/x/1", "media"})
    ));
    EXPECT_EQ(code_of(get("media/x/1")), ErrorCode::NotFound);
    EXPECT_THAT(list(""), testing::ElementsAre("media/y/1"));
    EXPECT_TRUE(run(objects().remove({})));
    ASSERT_TRUE(put("media/x/1", "again"));
    EXPECT_EQ(content("media/x/1"), "again");
}

TEST_P(ObjectsContract, RemovesMoreThanAThousand) {
    std::vector<std::string> keys;
    for (int i = 0; i < 1100; ++i) {
        keys.push_back("many/" + std::to_string(i));
    }
    ASSERT_TRUE(put(keys.front(), "x"));
    ASSERT_TRUE(put(keys.back(), "x"));
    ASSERT_TRUE(run(objects().remove(keys)));
    EXPECT_TRUE(list("many/").empty());
}

TEST_P(ObjectsContract, RefusesKeysThatAreNone) {
    const auto path = write_file("spooled", "x");
    for (const auto& key :
         {std::string(),
          std::string("../escaped"),
          std::string("a/../../escaped"),
          std::string("/etc/escaped"),
          std::string("a//b"),
          std::string("a/"),
          std::string(".hidden"),
          std::string("a/.new"),
          std::string("a\0b", 3),
          std::string("a\\b"),
          std::string("Upper"),
          std::string("a b"),
          std::string("a?x=1"),
          std::string("a/") + std::string(201, 'a'),
          std::string(100, 'a') + "/" + std::string(200, 'a') + "/" + std::string(199, 'a')}) {
        EXPECT_EQ(code_of(put(key, "x")), ErrorCode::InvalidArgument) << key;
        EXPECT_EQ(code_of(put_new(key, "x")), ErrorCode::InvalidArgument) << key;
        EXPECT_EQ(code_of(run(objects().put_file(key, path, {}))), ErrorCode::InvalidArgument) << key;
        EXPECT_EQ(code_of(get(key)), ErrorCode::InvalidArgument) << key;
        EXPECT_EQ(code_of(run(objects().head(key))), ErrorCode::InvalidArgument) << key;
        EXPECT_EQ(code_of(run(objects().remove({"fine", key}))), ErrorCode::InvalidArgument) << key;
    }
    EXPECT_EQ(code_of(run(objects().list("../", "", 10))), ErrorCode::InvalidArgument);
    EXPECT_TRUE(list("").empty());
}

/// Puts big objects of one key from several threads, some of which are cancelled on the way, while others
/// read it: whatever they see is one of them, and whole.
TEST_P(ObjectsContract, ShowsAnObjectWholeOrNotAtAll) {
    constexpr std::size_t kSize = 2'000'000;
    constexpr int kWriters = 3;
    constexpr int kRounds = 6;
    std::atomic<int> writing{kWriters};
    std::vector<std::thread> writers;
    for (int writer = 0; writer < kWriters; ++writer) {
        writers.emplace_back([&, writer] {
            for (int round = 0; round < kRounds; ++round) {
                const auto content = share(std::string(kSize, static_cast<char>('a' + writer)));
                run_for_a_while(
                    objects().put("contended", content, {}), std::chrono::milliseconds(1 + 4 * round)
                );
            }
            writing.fetch_sub(1);
        });
    }
    const auto is_whole = [](const std::string& seen) {
        return seen.size() == kSize && seen == std::string(kSize, seen[0]);
    };
    while (writing.load() > 0) {
        if (const auto seen = get("contended")) {
            EXPECT_TRUE(is_whole(*seen));
        } else {
            EXPECT_EQ(seen.error().code(), ErrorCode::NotFound);
        }
    }
    for (auto& writer : writers) {
        writer.join();
    }
    ASSERT_TRUE(put("contended", std::string(kSize, 'z')));
    EXPECT_TRUE(is_whole(content("contended")));
    EXPECT_THAT(list(""), testing::ElementsAre("contended")) << "nothing half is left";
}

TEST_P(ObjectsContract, LetsOneOfManyPutANewOne) {
    constexpr int kWriters = 6;
    std::atomic<int> stored{0};
    std::atomic<int> refused{0};
    std::vector<std::thread> writers;
    for (int writer = 0; writer < kWriters; ++writer) {
        writers.emplace_back([&, writer] {
            const auto done = put_new("only/one", std::string(50'000, static_cast<char>('a' + writer)));
            stored += done ? 1 : 0;
            refused += code_of(done) == ErrorCode::Conflict ? 1 : 0;
        });
    }
    for (auto& writer : writers) {
        writer.join();
    }
    EXPECT_EQ(stored, 1);
    EXPECT_EQ(refused, kWriters - 1);
    EXPECT_EQ(content("only/one").size(), 50'000U);
}

TEST_P(ObjectsContract, TellsThatItIsThere) {
    EXPECT_TRUE(run(objects().ping()));
}

} // namespace leams::test
