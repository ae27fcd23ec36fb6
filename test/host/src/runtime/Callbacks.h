#pragma once

#include <array>
#include <cstddef>

#include <angelscript.h>

namespace Host
{
	// The functions that a plugin may define for the game to call.
	enum class Callback
	{
		Main,
		Update,
		RenderEarly,
		Render,
		RenderInterface,
		RenderMenu,
		RenderMenuMain,
		RenderSettings,
		OnSettingsChanged,
		OnEnabled,
		OnDisabled,
		OnDestroyed,
		Count
	};

	using CallbackTable = std::array<asIScriptFunction*, static_cast<size_t>(Callback::Count)>;

	// Null where the module does not have the function with exactly the signature that the game calls.
	CallbackTable FindCallbacks(asIScriptModule& module);
}
