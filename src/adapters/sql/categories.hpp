#pragma once

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "services/streams/category_name.hpp"
#include "services/streams/ports.hpp"

#include <soci/soci.h>

namespace leams::sql {

/// The category of that name, made for `user` where there is none; within a transaction. InvalidArgument when
/// he has made too many today.
Result<streams::CategoryRecord> find_or_make_category(
    soci::session& session, const streams::CategoryName& name, const UserId& user, UnixMillis now
);

/// Makes categories of the texts that channels and broadcasts had before there were any.
Result<void> migrate_categories(soci::session& session);

} // namespace leams::sql
