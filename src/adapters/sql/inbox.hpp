#pragma once

#include "core/base/result.hpp"
#include "core/runtime/bus.hpp"

#include <soci/soci.h>

#include <functional>
#include <span>
#include <string>

namespace leams::sql {

/// Where a repository takes events in the transaction in which it stores what they say: they are gone from
/// the bus when it is committed, and untouched when it is rolled back. Thread-safe.
class Inbox {
public:
    /// What is to be done after the commit; on any thread.
    using Afterwards = std::function<void()>;
    /// Within a transaction of `session`; may be called again for the same events. InvalidArgument says that
    /// the batch holds an event which cannot be read.
    using Writer =
        std::function<Result<Afterwards>(soci::session& session, std::span<const runtime::Event> batch)>;

    virtual ~Inbox() = default;

    /// Registers the one consumer group `group` of `topic`, as Bus::subscribe() does.
    virtual void
    take(std::string topic, std::string group, Writer writer, runtime::SubscribeOptions options = {}) = 0;
};

} // namespace leams::sql
