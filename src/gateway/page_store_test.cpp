#include "gateway/page_store.hpp"

#include <gtest/gtest.h>

#include <map>

namespace leams::gateway {
namespace {

using namespace std::chrono_literals;

class PageStoreTest : public testing::Test {
protected:
    static PageStore::Time at(std::chrono::milliseconds time) { return PageStore::Time(time); }
    static KeptPagePtr page(PageStore::Time made, std::uint16_t status = 200, std::size_t bytes = 10) {
        return std::make_shared<KeptPage>(SharedHead{.status = status}, std::string(bytes, 'x'), made);
    }

    /// One who would make a page; its name is its id.
    void add(const std::string& key, const char* name, bool awaited = true, PageStore::Time now = {}) {
        store_.add_maker(
            key, {.id = name, .group = name, .withdraw = [this, name] { withdrawn_ += name; }}, awaited, now
        );
    }
    PageStore::WaiterId wait(const std::string& key, const std::string& who) {
        const auto id =
            store_.wait(key, [this, who](const PageStore::Outcome& outcome) { told_[who] = outcome; });
        EXPECT_TRUE(id);
        return id.value_or(0);
    }
    void make(const std::string& key, const char* name, const KeptPagePtr& made, PageStore::Time now = {}) {
        add(key, name);
        EXPECT_TRUE(store_.begin(key, name));
        store_.finish(key, name, made, now);
    }

    const char* const a_ = "a";
    const char* const b_ = "b";
    PageStore store_{{.bytes = 1000, .pages = 3}};
    std::map<std::string, PageStore::Outcome> told_;
    std::string withdrawn_;
};

TEST_F(PageStoreTest, GivesOnePageToAllWhoWait) {
    EXPECT_FALSE(store_.wait("/", [](const auto&) {}));
    add("/", a_);
    wait("/", "one");
    wait("/", "two");
    EXPECT_TRUE(store_.find("/", {}).rendering);
    EXPECT_TRUE(store_.begin("/", a_));
    EXPECT_FALSE(store_.begin("/", a_));
    const auto made = page({});
    store_.finish("/", a_, made, {});
    EXPECT_EQ(told_.at("one").page, made);
    EXPECT_EQ(told_.at("two").page, made);
    EXPECT_EQ(store_.find("/", at(10min)).page, made);
    EXPECT_FALSE(store_.find("/", at(10min + 1ms)).page);
    EXPECT_FALSE(store_.find("/other", {}).page);
}

TEST_F(PageStoreTest, LetsOneOfAFewMakeThePage) {
    add("/", a_);
    EXPECT_FALSE(store_.wants_maker("/", "a"));
    EXPECT_TRUE(store_.wants_maker("/", "b"));
    add("/", b_);
    for (const auto* more : {"c", "d"}) {
        add("/", more);
    }
    EXPECT_FALSE(store_.wants_maker("/", "e"));
    wait("/", "one");
    EXPECT_TRUE(store_.begin("/", b_));
    EXPECT_EQ(withdrawn_, "acd");
    EXPECT_FALSE(store_.begin("/", a_));
    store_.fail("/", a_, net::Response{}, {});
    EXPECT_TRUE(told_.empty());
    EXPECT_FALSE(store_.wants_maker("/", "f"));
    store_.finish("/", b_, page({}), {});
    EXPECT_TRUE(told_.at("one").page);
}

TEST_F(PageStoreTest, FailsWithItsLastMaker) {
    add("/", a_);
    add("/", b_);
    wait("/", "one");
    store_.fail("/", a_, net::Response{.status = 503}, {});
    EXPECT_TRUE(told_.empty());
    store_.fail("/", b_, net::Response{.status = 504}, {});
    EXPECT_EQ(told_.at("one").instead->status, 504);
    EXPECT_FALSE(told_.at("one").page);
}

TEST_F(PageStoreTest, GivesAnOldPageWhenThereIsNoOther) {
    const auto old = page({});
    make("/", a_, old);
    add("/", a_);
    wait("/", "refused");
    store_.fail("/", a_, net::Response{}, at(1min));
    EXPECT_EQ(told_.at("refused").page, old);
    add("/", a_);
    wait("/", "error");
    store_.begin("/", a_);
    store_.finish("/", a_, page(at(1min), 500), at(1min));
    EXPECT_EQ(told_.at("error").page, old);
    add("/", a_, true, at(1min));
    wait("/", "late");
    store_.sweep(at(1min + 3s));
    EXPECT_FALSE(told_.contains("late"));
    store_.sweep(at(1min + 4s));
    EXPECT_EQ(told_.at("late").page, old);
    EXPECT_TRUE(store_.begin("/", a_));
}

TEST_F(PageStoreTest, ForgetsAPageThatIsGoneOrForOneAlone) {
    make("/", a_, page({}));
    make("/", a_, page({}, 404));
    EXPECT_FALSE(store_.find("/", {}).page);
    make("/", a_, page({}));
    add("/", a_);
    wait("/", "one");
    store_.fail("/", a_, std::nullopt, {});
    EXPECT_FALSE(told_.at("one").page || told_.at("one").instead);
    EXPECT_TRUE(store_.find("/", at(1s)).alone);
    EXPECT_FALSE(store_.find("/", at(1s)).page);
    EXPECT_FALSE(store_.find("/", at(3s)).alone);
}

TEST_F(PageStoreTest, StopsWhenTheLastOneWhoWaitsHasGone) {
    add("/", a_);
    const auto one = wait("/", "one");
    const auto two = wait("/", "two");
    store_.leave("/", one);
    EXPECT_EQ(withdrawn_, "");
    store_.leave("/", two);
    EXPECT_EQ(withdrawn_, "a");
    EXPECT_FALSE(store_.begin("/", a_));
    add("/kept", b_, false);
    store_.leave("/kept", wait("/kept", "three"));
    EXPECT_TRUE(store_.begin("/kept", b_));
}

TEST_F(PageStoreTest, HasRoomForSoManyAndSoMuch) {
    for (const auto* key : {"/1", "/2", "/3"}) {
        make(key, a_, page({}));
    }
    store_.find("/1", {});
    make("/4", a_, page({}));
    EXPECT_TRUE(store_.find("/1", {}).page);
    EXPECT_FALSE(store_.find("/2", {}).page);
    make("/5", a_, page({}, 200, 985));
    EXPECT_TRUE(store_.find("/5", {}).page);
    EXPECT_TRUE(store_.find("/1", {}).page);
    EXPECT_FALSE(store_.find("/4", {}).page);
    make("/6", a_, page({}, 200, 2000));
    EXPECT_FALSE(store_.find("/6", {}).page || store_.find("/5", {}).page);
    make("/7", a_, page({}));
    EXPECT_TRUE(store_.find("/7", {}).page);
}

} // namespace
} // namespace leams::gateway
