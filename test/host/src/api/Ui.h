#pragma once

#include "Register.h"

namespace Host
{
	// The parts of RegisterUi; each takes the open namespace UI.
	void RegisterUiEnums(Namespace& ui);
	void RegisterUiWindows(Namespace& ui);
	void RegisterUiWidgets(Namespace& ui);
	void RegisterUiTables(Namespace& ui);
	void RegisterUiLayout(Namespace& ui);

	// For functions that leave nothing to record.
	template <typename... Arguments>
	void Ignore(Arguments...)
	{
	}

	template <typename T, T Value, typename... Arguments>
	T Always(Arguments...)
	{
		return Value;
	}
}
