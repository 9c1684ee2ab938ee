#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/outbox.hpp"
#include "adapters/sql/query.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

namespace leams::sql {

/// Test-only: keeps events in a table, so that a change that is rolled back takes its event along.
class TableOutbox final : public Outbox {
public:
    std::atomic<bool> broken = false;

    Result<void> add(soci::session& session, std::span<const runtime::Event> events) override {
        for (const auto& event : events) {
            execute(
                session,
                "INSERT INTO told (topic, payload) VALUES (:topic, :payload)",
                arg("topic", event.topic),
                arg("payload", event.payload)
            );
        }
        return broken ? Result<void>(Error::unavailable("no place")) : Result<void>();
    }
    void committed() override {}

    static void prepare(Database& database) {
        auto work = [](soci::session& session) -> Result<void> {
            session << "CREATE TABLE told (topic VARCHAR(100) NOT NULL, payload TEXT NOT NULL)";
            return {};
        };
        ASSERT_TRUE(database.write_blocking(work));
    }
    /// The payloads of a topic's events.
    static std::vector<std::string> told(Database& database, const std::string& topic) {
        auto work = [&](soci::session& session) -> Result<std::vector<std::string>> {
            return all<std::string>(
                session, "SELECT payload FROM told WHERE topic = :topic", arg("topic", topic)
            );
        };
        return database.read_blocking(work).value();
    }
};

} // namespace leams::sql
