#include "adapters/sql/schema.hpp"

#include <algorithm>

namespace leams::sql {

std::vector<Migration> core_migrations() {
    std::vector<Migration> all;
    for (auto& part :
         {account_migrations(),
          stream_migrations(),
          picture_migrations(),
          recording_migrations(),
          vod_migrations(),
          keeping_migrations()}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    std::ranges::sort(all, {}, &Migration::version);
    return all;
}

} // namespace leams::sql
