#include "adapters/sql/audit.hpp"
#include "adapters/sql/instance_face.hpp"
#include "adapters/sql/migrations.hpp"
#include "adapters/sql/pictures.hpp"
#include "adapters/sql/query.hpp"
#include "adapters/sql/test_database.hpp"
#include "core/base/bytes.hpp"
#include "core/base/encoding.hpp"
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
    const std::string old(64, 'a');
    const std::string fresh(64, 'b');
    const pictures::Place place{.owner = "u", .slot = "banner"};
    EXPECT_EQ(*test::run(pictures.put(place, {{old, 1, 2}, "image/png", "pictures/1"}, 1)), "");
    EXPECT_EQ(*test::run(pictures.put({"u", "logo"}, {{old, 1, 2}, "image/png", "pictures/2"}, 1)), "");
    EXPECT_EQ(*test::run(pictures.put(place, {{fresh, 3, 4}, "image/webp", "pictures/3"}, 2)), "pictures/1");
    const auto content = test::run(pictures.find(fresh));
    ASSERT_TRUE(content && *content);
    EXPECT_EQ((*content)->content_type, "image/webp");
    EXPECT_EQ((*content)->key, "pictures/3");
    EXPECT_TRUE(test::run(pictures.find(old))->has_value()) << "it hangs elsewhere too";
    EXPECT_EQ(
        *test::run(pictures.unused({"pictures/1", "pictures/2"})), std::vector<std::string>{"pictures/1"}
    );
    EXPECT_EQ(*test::run(pictures.remove({"u", "logo"})), "pictures/2");
    EXPECT_EQ(*test::run(pictures.remove({"u", "logo"})), "");
    EXPECT_FALSE(test::run(pictures.find(old))->has_value());
    const auto left = test::run(pictures.list_of("u"));
    ASSERT_EQ(left->size(), 1U);
    EXPECT_EQ(left->at(0).first, "banner");
    EXPECT_EQ(left->at(0).second.width, 3);
    EXPECT_TRUE(test::run(pictures.list_of("other"))->empty());
}

TEST_P(Faces, AnOldPictureIsReadFromItsColumnUntilItHasMoved) {
    PictureRepository pictures(database());
    std::string bytes(300'000, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<char>(i * 7);
    }
    const std::string hash(64, 'a');
    auto write = [&](soci::session& session) -> Result<void> {
        for (const auto* owner : {"u", "v"}) {
            execute(
                session,
                "INSERT INTO pictures (owner, slot, hash, content_type, width, height, content, created_at)"
                " VALUES (:owner, 'banner', :hash, 'image/png', 1, 2, :content, 3)",
                arg("owner", std::string(owner)),
                arg("hash", hash),
                arg("content", to_base64url(as_bytes(bytes)))
            );
        }
        return {};
    };
    ASSERT_TRUE(database().write_blocking(write));
    for (const auto& found : {test::run(pictures.find(hash)), test::run(pictures.find_inline())}) {
        ASSERT_TRUE(found && *found);
        EXPECT_EQ((*found)->hash, hash);
        EXPECT_EQ((*found)->bytes, bytes);
        EXPECT_EQ((*found)->key, "");
    }
    ASSERT_TRUE(test::run(pictures.moved(hash, "pictures/1")));
    EXPECT_FALSE(test::run(pictures.find_inline())->has_value());
    EXPECT_EQ((*test::run(pictures.find(hash)))->key, "pictures/1");
    EXPECT_EQ(*test::run(pictures.remove({"u", "banner"})), "") << "the other has it still";
    EXPECT_EQ(*test::run(pictures.remove({"v", "banner"})), "pictures/1");
}

TEST_P(Faces, TheAuditLogKeepsWhatItIsTold) {
    test::FakeClock clock;
    AuditRepository audit(database(), clock);
    ASSERT_TRUE(test::run(audit.add({.action = "stream.end", .target = "s", .reason = "why"})));
    EXPECT_EQ(count("SELECT COUNT(*) FROM audit_log WHERE reason = 'why' AND actor_id = ''"), 1);
}

} // namespace
} // namespace leams::sql
