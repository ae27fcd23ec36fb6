#pragma once

#include <string>

#include <angelscript.h>

namespace Host
{
	// A global variable with a [Setting] attribute.
	struct Setting
	{
		std::string VarName;
		std::string Namespace;
		std::string Name;
		std::string Category;
		std::string Description;
		std::string TypeName; // as AngelScript writes it
		bool Visible = true;
		int TypeId = 0;
		void* Address = nullptr;
		std::string Default; // the initial value, in the form WriteSetting takes
	};

	// A global function with a [SettingsTab] attribute.
	struct SettingsTab
	{
		std::string Name;
		int Order = 0;
		asIScriptFunction* Function = nullptr;
	};

	// Texts are what a person would type: true, 12, 0.5, an enum value's name or number, a string as it is.
	std::string ReadSetting(asIScriptEngine* engine, const Setting& setting);

	// Returns false and changes nothing when the text does not fit the type.
	bool WriteSetting(asIScriptEngine* engine, const Setting& setting, const std::string& text);
}
