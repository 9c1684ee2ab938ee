#pragma once

/// Whether a row of `recorded` under this alias counts as its channel's: it is kept, and not by a hold alone.
#define LEAMS_COUNTED(alias) " (" alias ".removed_at IS NULL AND " alias ".set_aside_at IS NULL) "
