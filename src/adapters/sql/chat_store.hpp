#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/migrations.hpp"
#include "chat/ports.hpp"

#include <vector>

namespace leams::sql {

/// The chat's tables: versions 110 to 119.
std::vector<Migration> chat_migrations();

/// chat::MessageStore in the database, which must outlive it. Callable on any loop.
class ChatStore final : public chat::MessageStore {
public:
    explicit ChatStore(Database& database)
        : database_(database) {}

    runtime::Task<Result<void>> insert(std::vector<chat::Message> messages) override;
    runtime::Task<Result<std::vector<chat::Message>>>
    newest(UserId channel, std::optional<std::uint64_t> before_seq, std::size_t limit) override;
    runtime::Task<Result<std::vector<chat::Message>>>
    between(UserId channel, std::uint64_t after_seq, std::uint64_t before_seq, std::size_t limit) override;
    runtime::Task<Result<std::optional<std::uint64_t>>> seq_of(UserId channel, MessageId id) override;

private:
    Database& database_;
};

} // namespace leams::sql
