#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/inbox.hpp"
#include "adapters/sql/migrations.hpp"
#include "services/chat/ports.hpp"

#include <vector>

namespace leams::sql {

/// The chat's tables: versions 110 to 119.
std::vector<Migration> chat_migrations();

/// chat::MessageStore in the database, which must outlive it. Callable on any loop.
class ChatStore final : public chat::MessageStore {
public:
    ChatStore(Database& database, Inbox& inbox)
        : database_(database)
        , inbox_(inbox) {}

    void keep(std::string group, Kept kept) override;
    runtime::Task<Result<std::vector<chat::Message>>>
    newest(UserId channel, std::optional<std::uint64_t> before_seq, std::size_t limit) override;
    runtime::Task<Result<std::vector<chat::Message>>>
    between(UserId channel, std::uint64_t after_seq, std::uint64_t before_seq, std::size_t limit) override;
    runtime::Task<Result<std::optional<std::uint64_t>>> seq_of(UserId channel, MessageId id) override;

private:
    Database& database_;
    Inbox& inbox_;
};

} // namespace leams::sql
