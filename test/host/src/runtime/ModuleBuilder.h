#pragma once

#include <vector>

#include <angelscript.h>

#include "runtime/Attributes.h"
#include "runtime/Diagnostics.h"
#include "runtime/Preprocessor.h"
#include "runtime/Sources.h"

namespace Host
{
	// Compiles a plugin into a module of its own and binds its imports. Globals are not yet initialised.
	class ModuleBuilder
	{
	public:
		ModuleBuilder(asIScriptEngine& engine, Diagnostics& diagnostics, Words words)
			: m_engine(engine), m_diagnostics(diagnostics), m_words(std::move(words)) {}

		// Returns the attributes of its text. Throws std::runtime_error and leaves nothing behind when it does not compile.
		std::vector<Attribute> Build(Plugin& plugin, const PluginLookup& lookup);

	private:
		void Compile(const Plugin& plugin, const PluginLookup& lookup, asIScriptModule& module);
		bool AddSection(const SourceFile& file, const Words& words, asIScriptModule& module);
		Words WordsFor(const Plugin& plugin, const PluginLookup& lookup) const;

		asIScriptEngine& m_engine;
		Diagnostics& m_diagnostics;
		const Words m_words;
		std::vector<Attribute> m_attributes;
	};
}
