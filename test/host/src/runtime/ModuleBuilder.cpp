#include "runtime/ModuleBuilder.h"

#include <algorithm>
#include <cctype>
#include <stdexcept>

#include "runtime/Imports.h"
#include "runtime/SourceError.h"
#include "runtime/Verify.h"

namespace Host
{
	static std::string DependencyWord(const std::string& id)
	{
		std::string word = "DEPENDENCY_" + id;
		std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) { return std::toupper(c); });
		return word;
	}

	std::vector<Attribute> ModuleBuilder::Build(Plugin& plugin, const PluginLookup& lookup)
	{
		m_diagnostics.SetTarget(plugin.Id());
		m_attributes.clear();
		if (m_engine.GetModule(plugin.Info().Module.c_str()) != nullptr) {
			throw std::runtime_error("Cannot compile: there is a module \"" + plugin.Info().Module + "\" already");
		}
		asIScriptModule* module = m_engine.GetModule(plugin.Info().Module.c_str(), asGM_ALWAYS_CREATE);
		try {
			Compile(plugin, lookup, *module);
			BindImports(*module);
		} catch (...) {
			module->Discard();
			throw;
		}
		plugin.Attach(*module);
		return std::move(m_attributes);
	}

	void ModuleBuilder::Compile(const Plugin& plugin, const PluginLookup& lookup, asIScriptModule& module)
	{
		const Words words = WordsFor(plugin, lookup);
		bool readable = true;
		for (const SourceFile& file : CollectSources(plugin, lookup)) {
			readable = AddSection(file, words, module) && readable;
		}
		if (!readable || module.Build() < 0) {
			throw std::runtime_error("Cannot compile: see the errors above");
		}
	}

	bool ModuleBuilder::AddSection(const SourceFile& file, const Words& words, asIScriptModule& module)
	{
		try {
			std::string text = Preprocess(ReadText(file.Path), words);
			const std::vector<Attribute> attributes = TakeAttributes(m_engine, text);
			m_attributes.insert(m_attributes.end(), attributes.begin(), attributes.end());
			Verify(module.AddScriptSection(file.Section.c_str(), text.c_str(), text.size()), "add a script section");
			return true;
		} catch (const SourceError& fault) {
			m_diagnostics.Report("error", file.Section, fault.Row(), 1, fault.what());
			return false;
		}
	}

	Words ModuleBuilder::WordsFor(const Plugin& plugin, const PluginLookup& lookup) const
	{
		Words words = m_words;
		words.insert(plugin.Info().Defines.begin(), plugin.Info().Defines.end());
		for (const std::string& id : plugin.OptionalDependencies()) {
			if (lookup(id) != nullptr) {
				words.insert(DependencyWord(id));
			}
		}
		return words;
	}
}
