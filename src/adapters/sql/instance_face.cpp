#include "adapters/sql/instance_face.hpp"

#include "adapters/sql/audit.hpp"
#include "adapters/sql/query.hpp"

#include <array>

namespace leams::sql {
namespace {

constexpr auto kList = "SELECT name, value FROM instance_face LIMIT 100";
constexpr auto kSet = "INSERT INTO instance_face (name, value) VALUES (:name, :value)"
                      " ON CONFLICT (name) DO UPDATE SET value = excluded.value";
constexpr auto kUnset = "DELETE FROM instance_face WHERE name = :name";

struct TextRow {
    std::string name;
    std::string value;
};
BOOST_DESCRIBE_STRUCT(TextRow, (), (name, value))

struct Member {
    std::string_view name;
    std::optional<std::string> instance::FaceTexts::* field;
};
constexpr std::array kMembers{
    Member{"name", &instance::FaceTexts::name},
    Member{"description", &instance::FaceTexts::description},
    Member{"accent", &instance::FaceTexts::accent},
    Member{"rules", &instance::FaceTexts::rules},
    Member{"contact", &instance::FaceTexts::contact},
};

} // namespace

runtime::Task<Result<instance::FaceTexts>> FaceRepository::find() {
    auto work = [](soci::session& session) -> Result<instance::FaceTexts> {
        instance::FaceTexts texts;
        for (auto& row : all<TextRow>(session, kList)) {
            for (const auto& member : kMembers) {
                if (row.name == member.name) {
                    texts.*member.field = std::move(row.value);
                }
            }
        }
        return texts;
    };
    co_return co_await database_.read(std::move(work));
}

runtime::Task<Result<void>>
FaceRepository::change(instance::FaceTexts change, admin::AuditEntry entry, UnixMillis now) {
    auto work = [change = std::move(change), entry = std::move(entry), now](soci::session& session
                ) -> Result<void> {
        for (const auto& member : kMembers) {
            const auto& text = change.*member.field;
            if (text && text->empty()) {
                execute(session, kUnset, arg("name", member.name));
            } else if (text) {
                execute(session, kSet, arg("name", member.name), arg("value", *text));
            }
        }
        add_audit(session, entry, now);
        return {};
    };
    co_return co_await database_.write(std::move(work));
}

} // namespace leams::sql
