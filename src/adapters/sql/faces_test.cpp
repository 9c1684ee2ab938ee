#include "adapters/sql/audit.hpp"
#include "adapters/sql/instance_face.hpp"
#include "adapters/sql/migrations.hpp"
#include "adapters/sql/pictures.hpp"
#include "adapters/sql/query.hpp"
#include "adapters/sql/test_database.hpp"
#include "test/fake_clock.hpp"
#include "test/run_task.hpp"

namespace leams::sql {
namespace {

class Faces : public EachEngine {
protected:
    void SetUp() override { ASSERT_TRUE(migrate_blocking(database(), core_migrations())); }

    std::int64_t count(const char* sql) {
        auto work = [&](soci::session& session) -> Result<std::int64_t> {
            return one<std::int64_t>(session, sql).value_or(-1);
        };
        return database().read_blocking(work).value();
    }
};

INSTANTIATE_TEST_SUITE_P(, Faces, kEngines, engine_name);

TEST_P(Faces, TextsAreSetAndUnset) {
    FaceRepository faces(database());
    EXPECT_FALSE(test::run(faces.find())->name);
    const admin::AuditEntry entry{.actor = UserId("b"), .actor_name = "boss", .action = "instance.change"};
    ASSERT_TRUE(test::run(faces.change({.name = "Мир", .rules = "a\nb"}, entry, 1)));
    ASSERT_TRUE(test::run(faces.change({.name = "Mir", .accent = "#000000"}, entry, 2)));
    auto texts = test::run(faces.find());
    ASSERT_TRUE(texts);
    EXPECT_EQ(texts->name, "Mir");
    EXPECT_EQ(texts->rules, "a\nb");
    EXPECT_EQ(texts->accent, "#000000");
    EXPECT_FALSE(texts->description);
    ASSERT_TRUE(test::run(faces.change({.name = ""}, entry, 3)));
    EXPECT_FALSE(test::run(faces.find())->name);
    EXPECT_EQ(count("SELECT COUNT(*) FROM audit_log WHERE actor_name = 'boss'"), 3);
}

TEST_P(Faces, APictureTakesTheOneBeforeItsPlace) {
    PictureRepository pictures(database());
    std::string bytes(300'000, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<char>(i * 7);
    }
    const std::string old(64, 'a');
    const std::string fresh(64, 'b');
    const pictures::Place place{.owner = "u", .slot = "banner"};
    ASSERT_TRUE(test::run(pictures.put(place, {{old, 1, 2}, {"image/png", "old"}}, 1)));
    ASSERT_TRUE(test::run(pictures.put({"u", "logo"}, {{old, 1, 2}, {"image/png", "old"}}, 1)));
    ASSERT_TRUE(test::run(pictures.put(place, {{fresh, 3, 4}, {"image/webp", bytes}}, 2)));
    const auto file = test::run(pictures.find(fresh));
    ASSERT_TRUE(file && *file);
    EXPECT_EQ((*file)->content_type, "image/webp");
    EXPECT_EQ((*file)->bytes, bytes);
    EXPECT_TRUE(test::run(pictures.find(old))->has_value()) << "it hangs elsewhere too";
    ASSERT_TRUE(test::run(pictures.remove({"u", "logo"})));
    EXPECT_FALSE(test::run(pictures.find(old))->has_value());
    const auto left = test::run(pictures.list_of("u"));
    ASSERT_EQ(left->size(), 1U);
    EXPECT_EQ(left->at(0).first, "banner");
    EXPECT_EQ(left->at(0).second.width, 3);
    EXPECT_TRUE(test::run(pictures.list_of("other"))->empty());
}

TEST_P(Faces, TheAuditLogKeepsWhatItIsTold) {
    test::FakeClock clock;
    AuditRepository audit(database(), clock);
    ASSERT_TRUE(test::run(audit.add({.action = "stream.end", .target = "s", .reason = "why"})));
    EXPECT_EQ(count("SELECT COUNT(*) FROM audit_log WHERE reason = 'why' AND actor_id = ''"), 1);
}

} // namespace
} // namespace leams::sql
