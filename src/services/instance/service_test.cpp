#include "services/instance/service.hpp"
#include "test/fake_clock.hpp"
#include "test/run_task.hpp"

#include <gtest/gtest.h>

#include <map>

namespace leams::instance {
namespace {

class FakeFaces final : public FaceStore {
public:
    FaceTexts texts;
    int reads = 0;
    std::vector<admin::AuditEntry> audit;

    runtime::Task<Result<FaceTexts>> find() override {
        ++reads;
        co_return texts;
    }
    runtime::Task<Result<void>> change(FaceTexts change, admin::AuditEntry entry, UnixMillis) override {
        const auto set = [](std::optional<std::string>& field, const std::optional<std::string>& value) {
            if (value) {
                field = value->empty() ? std::nullopt : value;
            }
        };
        set(texts.name, change.name);
        set(texts.description, change.description);
        set(texts.accent, change.accent);
        set(texts.rules, change.rules);
        set(texts.contact, change.contact);
        audit.push_back(std::move(entry));
        co_return Result<void>();
    }
};

class FakePictures final : public pictures::Pictures {
public:
    std::map<std::string, pictures::Picture> slots;
    std::map<std::string, pictures::PictureRule> rules;

    runtime::Task<Result<pictures::Picture>>
    put(pictures::Place place, pictures::PictureFile file, pictures::PictureRule rule) override {
        rules[place.slot] = rule;
        co_return slots[place.slot] = {.hash = file.bytes, .width = 1, .height = 1};
    }
    runtime::Task<Result<void>> remove(pictures::Place place) override {
        slots.erase(place.slot);
        co_return Result<void>();
    }
    runtime::Task<Result<std::vector<std::pair<std::string, pictures::Picture>>>> of(std::string owner
    ) override {
        EXPECT_EQ(owner, "instance");
        co_return std::vector<std::pair<std::string, pictures::Picture>>(slots.begin(), slots.end());
    }
};

class FakeAudit final : public admin::AuditLog {
public:
    std::vector<admin::AuditEntry> entries;
    runtime::Task<Result<void>> add(admin::AuditEntry entry) override {
        entries.push_back(std::move(entry));
        co_return Result<void>();
    }
};

class InstanceTest : public ::testing::Test {
protected:
    InstanceTest() {
        boss.user_id = UserId("b");
        boss.username = "boss";
    }

    FakeFaces store;
    FakePictures pictures;
    FakeAudit audit;
    test::FakeClock clock;
    InstanceService service{
        {.store = store, .pictures = pictures, .audit = audit, .clock = clock},
        {.name = "Configured", .description = "", .accent = "", .rules = "Be kind"}
    };
    Caller boss;
};

TEST_F(InstanceTest, TheConfigurationHoldsUntilSomethingIsSet) {
    auto settings = test::run(service.settings());
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->face.name, "Configured");
    EXPECT_TRUE(settings->set.empty());

    settings = test::run(service.change(boss, {.name = "  My\nplace ", .accent = "#C62F52"}));
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->face.name, "My place");
    EXPECT_EQ(settings->face.accent, "#c62f52");
    EXPECT_EQ(settings->face.rules, "Be kind");
    EXPECT_EQ(settings->defaults.name, "Configured");
    EXPECT_EQ(settings->set, (std::vector<std::string>{"name", "accent"}));
    ASSERT_EQ(store.audit.size(), 1U);
    EXPECT_EQ(store.audit[0].actor, boss.user_id);
    EXPECT_EQ(store.audit[0].target, "name, accent");

    settings = test::run(service.change(boss, {.name = ""}));
    EXPECT_EQ(settings->face.name, "Configured");
    EXPECT_EQ(settings->set, (std::vector<std::string>{"accent"}));
}

TEST_F(InstanceTest, RefusesWhatIsNoColour) {
    for (const auto* accent : {"red", "#12345", "#1234567", "#12345g", "url(x)"}) {
        const auto refused = test::run(service.change(boss, {.name = "New", .accent = accent}));
        ASSERT_FALSE(refused) << accent;
        EXPECT_EQ(refused.error().fields().at(0).pointer, "/accent");
    }
    EXPECT_FALSE(store.texts.name);
}

TEST_F(InstanceTest, NamesAContactThatPeopleCanUse) {
    for (const auto* contact : {"us@example.org", "https://example.org/contact", ""}) {
        const auto settings = test::run(service.change(boss, {.contact = contact}));
        ASSERT_TRUE(settings) << contact;
        EXPECT_EQ(settings->face.contact, contact);
    }
    for (const auto* contact :
         {"us",
          "@example.org",
          "us@",
          "a@b@c",
          "https://",
          "javascript:alert(1)@x",
          "us@a.org\nExpires: never",
          "us@a.org?subject=x",
          "us @a.org",
          "https://a/\"><b>",
          "http://example.org"}) {
        const auto refused = test::run(service.change(boss, {.contact = contact}));
        ASSERT_FALSE(refused) << contact;
        EXPECT_EQ(refused.error().fields().at(0).pointer, "/contact");
    }
}

TEST_F(InstanceTest, AsksTheStoreOnceForACrowdAndSoonSeesWhatOthersChanged) {
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(test::run(service.face())->name, "Configured");
    }
    EXPECT_EQ(store.reads, 1);
    store.texts.name = "From another process";
    clock.advance(std::chrono::seconds(2));
    EXPECT_EQ(test::run(service.face())->name, "From another process");
    ASSERT_TRUE(test::run(service.change(boss, {.name = "Mine"})));
    EXPECT_EQ(test::run(service.face())->name, "Mine");
}

TEST_F(InstanceTest, PicturesHaveTheirPlaces) {
    ASSERT_TRUE(test::run(service.set_picture(boss, "logo", {.content_type = "image/png", .bytes = "L"})));
    const auto settings =
        test::run(service.set_picture(boss, "banner", {.content_type = "image/png", .bytes = "B"}));
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->face.logo->hash, "L");
    EXPECT_EQ(settings->face.banner->hash, "B");
    EXPECT_FALSE(settings->face.icon);
    EXPECT_GT(pictures.rules["banner"].max_bytes, pictures.rules["logo"].max_bytes);
    EXPECT_FALSE(test::run(service.remove_picture(boss, "logo"))->face.logo);
    EXPECT_FALSE(test::run(service.face())->logo);
    ASSERT_EQ(audit.entries.size(), 3U);
    EXPECT_EQ(audit.entries[2].action, "instance.picture_removed");
    EXPECT_EQ(audit.entries[2].target, "logo");
}

} // namespace
} // namespace leams::instance
