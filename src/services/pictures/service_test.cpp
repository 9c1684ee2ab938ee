#include "services/pictures/service.hpp"
#include "test/fake_cache.hpp"
#include "test/fake_clock.hpp"
#include "test/fake_objects.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>

namespace leams::pictures {
namespace {

using namespace std::string_literals;

class FakePictures final : public PictureStore {
public:
    std::map<std::pair<std::string, std::string>, StoredPicture> places;
    std::optional<PictureContent> old; // From before there were objects.
    std::optional<Error> fault;
    int reads = 0;

    runtime::Task<Result<std::string>> put(Place place, StoredPicture picture, UnixMillis) override {
        if (fault) {
            co_return *fault;
        }
        co_return std::exchange(places[{place.owner, place.slot}], std::move(picture)).key;
    }
    runtime::Task<Result<std::string>> remove(Place place) override {
        auto node = places.extract({place.owner, place.slot});
        co_return node.empty() ? "" : node.mapped().key;
    }
    runtime::Task<Result<std::vector<std::pair<std::string, Picture>>>> list_of(std::string owner) override {
        std::vector<std::pair<std::string, Picture>> found;
        for (const auto& [place, stored] : places) {
            if (place.first == owner) {
                found.emplace_back(place.second, stored.picture);
            }
        }
        co_return found;
    }
    runtime::Task<Result<std::optional<PictureContent>>> find(std::string hash) override {
        ++reads;
        if (old && old->hash == hash) {
            co_return old;
        }
        for (const auto& [_, stored] : places) {
            if (stored.picture.hash == hash) {
                co_return PictureContent{
                    .hash = hash, .content_type = stored.content_type, .key = stored.key
                };
            }
        }
        co_return std::optional<PictureContent>();
    }
    runtime::Task<Result<std::vector<std::string>>> unused(std::vector<std::string> keys) override {
        std::erase_if(keys, [&](const auto& key) {
            return std::ranges::any_of(places, [&](const auto& place) { return place.second.key == key; });
        });
        co_return keys;
    }
    runtime::Task<Result<std::optional<PictureContent>>> find_inline() override {
        co_return old && old->key.empty() ? old : std::nullopt;
    }
    runtime::Task<Result<void>> moved(std::string, std::string key) override {
        old->key = key;
        old->bytes.clear();
        places[{"old", "banner"}].key = key;
        co_return Result<void>();
    }
};

/// A JPEG's head, and as many bytes behind it.
PictureFile jpeg(std::uint16_t width, std::uint16_t height, std::size_t more = 0) {
    auto bytes = "\xFF\xD8\xFF\xC0\0\x0B\x08"s;
    for (const auto side : {height, width}) {
        bytes += static_cast<char>(side >> 8);
        bytes += static_cast<char>(side);
    }
    return {.content_type = "image/jpeg", .bytes = bytes + "\1\0\0\0"s + std::string(more, 'x')};
}

PictureFile gif(int frames) {
    auto bytes = "GIF89a\x64\0\x64\0\0\0\0"s;
    for (int i = 0; i < frames; ++i) {
        bytes += "\x2C\0\0\0\0\1\0\1\0\0\2\0"s;
    }
    return {.content_type = "image/gif", .bytes = bytes + ';'};
}

/// Makes a small JPEG of everything, but for what ends with "damaged".
class FakeMaker final : public PictureMaker {
public:
    int made = 0;
    std::function<runtime::Task<>()> meanwhile{};

    runtime::Task<Result<PictureFile>> make(PictureFile file, PictureRule) override {
        ++made;
        if (meanwhile) {
            co_await meanwhile();
        }
        if (file.bytes.ends_with("damaged")) {
            co_return Error::invalid_argument("no").with_cause("it says why");
        }
        // As large as it was, so that tests can fill the memory.
        co_return jpeg(100, 50, file.bytes.size() - std::min<std::size_t>(file.bytes.size(), 15));
    }
};

class PicturesTest : public ::testing::Test {
protected:
    std::string code_of(PictureFile file) {
        const auto kept = test::run(service.put(banner, std::move(file), rule));
        return kept ? "" : kept.error().fields().at(0).code;
    }
    /// Puts one more, and tells what became of it.
    runtime::Task<> put_one_more(std::string owner) {
        const auto kept = co_await service.put({.owner = owner, .slot = "banner"}, jpeg(400, 100), rule);
        answers.push_back(owner + (kept ? " kept" : " busy"));
        if (!kept) {
            EXPECT_EQ(kept.error().code(), ErrorCode::Unavailable);
            EXPECT_GT(kept.error().retry_after(), 0);
        }
    }

    FakePictures store;
    test::FakeClock clock;
    test::FakeCache cache{clock};
    FakeMaker maker;
    test::FakeObjects objects;
    std::vector<std::string> answers;
    PicturesService service{
        {.store = store, .maker = maker, .objects = objects, .cache = cache, .clock = clock}
    };
    Place banner{.owner = "u", .slot = "banner"};
    PictureRule rule{.max_bytes = 100, .min_side = 10, .width = 100, .height = 100};
};

TEST_F(PicturesTest, KeepsWhatWasMadeOfItAndGivesThatByItsHash) {
    const auto kept = test::run(service.put(banner, gif(2), rule));
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->width, 100);
    EXPECT_EQ(kept->height, 50);
    const auto found = test::run(service.find(kept->hash));
    ASSERT_TRUE(found);
    EXPECT_EQ(*found->bytes, *objects.content().begin()->second);
    EXPECT_TRUE(found->bytes->starts_with("\xFF\xD8"));
    EXPECT_EQ(found->content_type, "image/jpeg");
    EXPECT_EQ(test::run(service.of("u"))->at(0).first, "banner");
    EXPECT_EQ(view_of(*kept)->url, "/api/pictures/" + kept->hash);
}

TEST_F(PicturesTest, ReadsOnceWhatManyAskFor) {
    const auto hash = test::run(service.put(banner, jpeg(400, 100), rule))->hash;
    const auto first = test::run(service.find(hash));
    const auto second = test::run(service.find(hash));
    EXPECT_EQ(first->bytes, second->bytes);
    EXPECT_EQ(store.reads, 1);
    EXPECT_EQ(test::run(service.find(std::string(64, '0'))).error().code(), ErrorCode::NotFound);
    EXPECT_EQ(test::run(service.find("short")).error().code(), ErrorCode::NotFound);
    EXPECT_EQ(store.reads, 2) << "what cannot be a hash is not looked for";
}

TEST_F(PicturesTest, HoldsNoMoreInMemoryThanItsShare) {
    rule.max_bytes = 8 * 1024 * 1024;
    std::vector<std::string> hashes;
    for (std::uint16_t width = 100; width < 103; ++width) {
        banner.slot = std::to_string(width);
        const std::size_t bytes = std::size_t{7} * 1024 * 1024 + width;
        hashes.push_back(test::run(service.put(banner, jpeg(width, 100, bytes), rule))->hash);
        ASSERT_TRUE(test::run(service.find(hashes.back())));
    }
    store.reads = 0;
    ASSERT_TRUE(test::run(service.find(hashes[2])));
    ASSERT_TRUE(test::run(service.find(hashes[1])));
    EXPECT_EQ(store.reads, 0);
    ASSERT_TRUE(test::run(service.find(hashes[0])));
    EXPECT_EQ(store.reads, 1) << "the one asked for longest ago made way";
}

TEST_F(PicturesTest, RefusesWhatDoesNotFit) {
    EXPECT_EQ(code_of(jpeg(400, 100, 100)), "picture.bytes");
    EXPECT_EQ(code_of(jpeg(400, 9)), "picture.size");
    EXPECT_EQ(code_of(jpeg(50'000, 50'000)), "picture.size");
    EXPECT_EQ(code_of({.content_type = "image/png", .bytes = jpeg(400, 100).bytes}), "picture.kind");
    EXPECT_EQ(code_of({.content_type = "image/png", .bytes = "<svg onload='alert(1)'/>"}), "picture.kind");
    EXPECT_EQ(code_of({.content_type = "image/jpeg", .bytes = "PK\3\4"}), "picture.kind");
    rule.max_bytes = 1'000'000;
    EXPECT_EQ(code_of(gif(10'000)), "picture.animated");
    EXPECT_EQ(maker.made, 0) << "what the head refuses is not decoded";
    EXPECT_TRUE(store.places.empty());
}

TEST_F(PicturesTest, KeepsWhatWasThereWhenTheNewOneCannotBeRead) {
    ASSERT_TRUE(test::run(service.put(banner, jpeg(400, 100), rule)));
    auto damaged = jpeg(400, 100);
    damaged.bytes += "damaged";
    EXPECT_EQ(code_of(damaged), "picture.damaged");
    EXPECT_EQ(store.places.size(), 1U);
}

TEST_F(PicturesTest, WhatHangsNoMoreIsNotKept) {
    ASSERT_TRUE(test::run(service.put(banner, jpeg(400, 100), rule)));
    ASSERT_TRUE(test::run(service.put(banner, jpeg(400, 100, 1), rule)));
    EXPECT_EQ(objects.content().size(), 1U);
    ASSERT_TRUE(test::run(service.remove(banner)));
    EXPECT_TRUE(objects.content().empty());
}

TEST_F(PicturesTest, OfTwoWithTheSameBytesTheOneStaysThatHangs) {
    const auto hash = test::run(service.put(banner, jpeg(400, 100), rule))->hash;
    ASSERT_EQ(test::run(service.put({"v", "banner"}, jpeg(400, 100), rule))->hash, hash);
    ASSERT_TRUE(test::run(service.remove(banner)));
    EXPECT_TRUE(test::run(service.find(hash)));
}

TEST_F(PicturesTest, AStoreOfObjectsThatIsAwayChangesNothing) {
    ASSERT_TRUE(test::run(service.put(banner, jpeg(400, 100), rule)));
    const auto before = store.places.begin()->second.key;
    objects.fail(Error::unavailable("away"));
    const auto refused = test::run(service.put(banner, jpeg(400, 100, 1), rule));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), ErrorCode::Unavailable);
    EXPECT_EQ(store.places.begin()->second.key, before);
    EXPECT_TRUE(test::run(service.remove(banner))) << "what it holds is found to be nobody's later";
}

TEST_F(PicturesTest, PurgeRemovesWhatIsNobodysAndNothingElse) {
    ASSERT_TRUE(test::run(service.put(banner, jpeg(400, 100), rule)));
    store.fault = Error::unavailable("away");
    EXPECT_FALSE(test::run(service.put(banner, jpeg(400, 100, 1), rule)));
    EXPECT_EQ(objects.content().size(), 2U);
    ASSERT_TRUE(test::run(service.purge()));
    ASSERT_EQ(objects.content().size(), 1U);
    EXPECT_EQ(objects.content().begin()->first, store.places.begin()->second.key);
}

TEST_F(PicturesTest, OldOnesBecomeObjectsAndAreServedBeforeAndAfter) {
    const std::string hash(64, 'a');
    store.old = PictureContent{.hash = hash, .content_type = "image/png", .key = {}, .bytes = "old"};
    EXPECT_EQ(*test::run(service.find(hash))->bytes, "old");
    ASSERT_TRUE(test::run(service.purge()));
    ASSERT_FALSE(store.old->key.empty());
    PicturesService restarted{
        {.store = store, .maker = maker, .objects = objects, .cache = cache, .clock = clock}
    };
    EXPECT_EQ(*test::run(restarted.find(hash))->bytes, "old");
}

TEST_F(PicturesTest, LetsNobodyFillTheQueueInWhichAllWait) {
    maker.meanwhile = [this] { return put_one_more(maker.made == 3 ? "other" : "u"); };
    test::run(put_one_more("u"));
    EXPECT_EQ(answers, (std::vector<std::string>{"u busy", "other kept", "u kept", "u kept", "u kept"}));
    answers.clear();
    maker.meanwhile = {};
    test::run(put_one_more("u"));
    EXPECT_EQ(answers, (std::vector<std::string>{"u kept"})) << "and those who are done have left it";
}

TEST_F(PicturesTest, SlowsDownWhoSendsOneAfterAnother) {
    for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(test::run(service.put(banner, jpeg(400, 100), rule)));
    }
    const auto refused = test::run(service.put(banner, jpeg(400, 100), rule));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), ErrorCode::ResourceExhausted);
    EXPECT_GT(refused.error().retry_after(), 0);
    EXPECT_TRUE(test::run(service.remove(banner)));
}

} // namespace
} // namespace leams::pictures
