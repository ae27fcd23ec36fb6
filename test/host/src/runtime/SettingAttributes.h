#pragma once

#include <vector>

#include "runtime/Attributes.h"
#include "runtime/Plugin.h"

namespace Host
{
	// Gives the plugin the settings and settings tabs that its attributes name; the values that they have now are their
	// defaults. Globals must be initialised, since an object has no address before. Throws std::runtime_error for an
	// attribute before something else.
	void ApplyAttributes(Plugin& plugin, const std::vector<Attribute>& attributes);
}
