#include "adapters/sql/accounts.hpp"
#include "adapters/sql/migrations.hpp"
#include "adapters/sql/query.hpp"
#include "adapters/sql/streams.hpp"
#include "adapters/sql/test_database.hpp"
#include "adapters/sql/test_outbox.hpp"
#include "test/run_task.hpp"

#include <thread>

namespace leams::sql {
namespace {

constexpr UnixMillis kNow = 1'800'000'000'000;

class CategoriesTest : public EachEngine {
protected:
    void migrate_up_to(int version) {
        auto migrations = core_migrations();
        std::erase_if(migrations, [&](const Migration& one) { return one.version > version; });
        ASSERT_TRUE(migrate_blocking(database(), migrations));
    }
    void migrate() {
        ASSERT_TRUE(migrate_blocking(database(), core_migrations()));
        TableOutbox::prepare(database());
    }

    UserId add_user(const std::string& name) {
        const auto id = UserId::make(kNow);
        run("INSERT INTO users (id, username, email, password_hash, created_at, skeleton, display_name) "
            "VALUES ('" +
            id.str() + "', '" + name + "', '" + name + "@x', 'h', 1, '" + name + "', '" + name + "')");
        return id;
    }
    void run(const std::string& sql) {
        auto work = [&](soci::session& session) -> Result<void> { return run_script(session, sql); };
        const auto done = database().write_blocking(work);
        ASSERT_TRUE(done) << done.error().cause();
    }
    Result<streams::Channel> choose(const UserId& user, const std::string& category, UnixMillis now = kNow) {
        return test::run(channels.change(user, {.category = category}, now));
    }
    std::string slugs(const std::string& part = "", const std::string& after = "", std::size_t limit = 100) {
        const auto listed = test::run(categories.list(part, after, limit));
        std::string text;
        for (const auto& record : *listed) {
            text += record.slug + " ";
        }
        return text;
    }

    TableOutbox outbox;
    ChannelRepository channels{database(), outbox};
    CategoryRepository categories{database()};
    BroadcastRepository broadcasts{database(), outbox, "this"};
};

INSTANTIATE_TEST_SUITE_P(, CategoriesTest, kEngines, engine_name);

TEST_P(CategoriesTest, WhatIsTypedJoinsWhatThereIs) {
    migrate();
    const auto alice = add_user("alice");
    const auto bob = add_user("bob");
    const auto first = choose(alice, "Just Chatting");
    ASSERT_TRUE(first) << first.error().cause();
    EXPECT_EQ(first->category, "Just Chatting");
    EXPECT_EQ(first->category_slug, "just-chatting");
    const auto second = choose(bob, " JUST  chatting");
    ASSERT_TRUE(second);
    EXPECT_EQ(second->category, "Just Chatting");
    EXPECT_EQ(second->category_id, first->category_id);
    EXPECT_EQ(test::run(channels.find(bob))->category_slug, "just-chatting");

    const auto none = choose(bob, "");
    ASSERT_TRUE(none);
    EXPECT_EQ(none->category, "");
    EXPECT_FALSE(none->category_id);
    EXPECT_EQ(test::run(channels.change(alice, {.title = "New"}, kNow))->category_slug, "just-chatting");
}

TEST_P(CategoriesTest, DifferentNamesHaveDifferentSlugs) {
    migrate();
    const auto alice = add_user("alice");
    EXPECT_EQ(choose(alice, "C")->category_slug, "c");
    EXPECT_EQ(choose(alice, "C++")->category_slug, "c-2");
    EXPECT_EQ(choose(alice, "C#")->category_slug, "c-3");
    EXPECT_EQ(choose(alice, "c")->category_slug, "c");
    EXPECT_EQ((*test::run(categories.find("c-2")))->name, "C++");
    EXPECT_FALSE(test::run(categories.find("d"))->has_value());
    for (int signs = 1; signs <= 12; ++signs) {
        const auto made = choose(alice, std::string(static_cast<std::size_t>(signs), '?'));
        ASSERT_TRUE(made);
        EXPECT_TRUE(made->category_slug->starts_with("category")) << *made->category_slug;
    }
}

TEST_P(CategoriesTest, BroadcastsHaveTheCategoryOfTheirChannel) {
    migrate();
    const auto alice = add_user("alice");
    ASSERT_TRUE(choose(alice, "Art"));
    const auto id = BroadcastId::make(kNow);
    ASSERT_TRUE(test::run(broadcasts.open(id, alice, kNow, kNow + 1000)));
    EXPECT_EQ((*test::run(broadcasts.find(id)))->channel.category_slug, "art");
    ASSERT_TRUE(choose(alice, "Музыка"));
    const auto renamed = **test::run(broadcasts.find(id));
    EXPECT_EQ(renamed.channel.category, "Музыка");
    EXPECT_EQ(renamed.channel.category_slug, "музыка");
}

TEST_P(CategoriesTest, OneAccountMakesSoManyADay) {
    migrate();
    const auto alice = add_user("alice");
    for (int i = 0; i < streams::kNewCategoriesPerDay; ++i) {
        ASSERT_TRUE(choose(alice, "Game " + std::to_string(i)));
    }
    const auto refused = choose(alice, "One more");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields().at(0).code, "category.too_many");
    EXPECT_EQ(test::run(channels.find(alice))->category_slug, "game-19") << "it stays as it was";
    EXPECT_TRUE(choose(alice, "game 3")) << "what there is can be chosen";
    EXPECT_TRUE(choose(add_user("bob"), "One more"));
    EXPECT_TRUE(choose(alice, "Tomorrow", kNow + 24LL * 3600 * 1000));
}

TEST_P(CategoriesTest, SomeWhoMakeTheSameAtOnceShareIt) {
    migrate();
    std::vector<UserId> users;
    for (int i = 0; i < 4; ++i) {
        users.push_back(add_user("user" + std::to_string(i)));
    }
    std::vector<std::thread> threads;
    for (const auto& user : users) {
        threads.emplace_back([&] { ASSERT_TRUE(choose(user, "Speedrun")); });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    for (const auto& user : users) {
        EXPECT_EQ(test::run(channels.find(user))->category_slug, "speedrun");
    }
}

TEST_P(CategoriesTest, ListsThoseThatAChannelHas) {
    migrate();
    const auto alice = add_user("alice");
    const auto bob = add_user("bob");
    const auto carol = add_user("carol");
    ASSERT_TRUE(choose(alice, "Left"));
    ASSERT_TRUE(choose(alice, "Art 100%"));
    ASSERT_TRUE(choose(bob, "Bart_x"));
    ASSERT_TRUE(choose(carol, "Spam"));
    run("UPDATE users SET disabled_at = 1 WHERE username = 'carol'");
    EXPECT_EQ(slugs(), "art-100 bart-x ");
    EXPECT_EQ(slugs("art"), "art-100 bart-x ");
    EXPECT_EQ(slugs("0%"), "art-100 ");
    EXPECT_EQ(slugs("_"), "bart-x ");
    EXPECT_EQ(slugs("!"), "");
    EXPECT_EQ(slugs("", "", 1), "art-100 ");
    EXPECT_EQ(slugs("", "art 100%", 1), "bart-x ");
}

TEST_P(CategoriesTest, TextsFromBeforeBecomeCategoriesAndStayAsTheyWere) {
    migrate_up_to(9);
    const auto alice = add_user("alice");
    const auto bob = add_user("bob");
    const auto carol = add_user("carol");
    const auto dave = add_user("dave");
    const std::vector<std::pair<UserId, std::string>> texts{
        {alice, "Chess"}, {bob, "chess"}, {carol, "Шахматы, \"блиц\""}, {dave, ""}
    };
    for (const auto& [user, text] : texts) {
        run("INSERT INTO channels (user_id, category, updated_at) VALUES ('" + user.str() + "', '" + text +
            "', 1)");
    }
    const auto old = BroadcastId::make(kNow);
    const auto other = BroadcastId::make(kNow);
    run("INSERT INTO streams (id, user_id, category, started_at, ended_at, lease_expires_at) VALUES ('" +
        old.str() + "', '" + alice.str() + "', 'Chess', 1, 2, 2), ('" + other.str() + "', '" + alice.str() +
        "', 'Cooking', 3, 4, 4)");
    migrate();

    const auto channel = [&](const UserId& user) { return *test::run(channels.find(user)); };
    EXPECT_EQ(channel(alice).category, "Chess");
    EXPECT_EQ(channel(bob).category, "chess") << "the text stays";
    EXPECT_EQ(channel(bob).category_id, channel(alice).category_id) << "and is the same category";
    EXPECT_EQ(channel(carol).category_slug, "шахматы-блиц");
    EXPECT_FALSE(channel(dave).category_id);
    EXPECT_EQ((*test::run(categories.find("chess")))->name, "Chess") << "as most had it";
    EXPECT_EQ((*test::run(broadcasts.find(old)))->channel.category_id, channel(alice).category_id);
    EXPECT_EQ((*test::run(broadcasts.find(other)))->channel.category_slug, "cooking");
    EXPECT_EQ(slugs(), "chess шахматы-блиц ") << "no channel is about cooking now";
}

} // namespace
} // namespace leams::sql
