#pragma once

#include <string>
#include <vector>

#include "runtime/Catalog.h"
#include "runtime/Lifecycle.h"
#include "runtime/ModuleBuilder.h"
#include "runtime/PluginSet.h"
#include "runtime/SettingChoice.h"

namespace Host
{
	// Brings plugins in and out: dependencies first on the way in, dependents first on the way out.
	class Loader
	{
	public:
		Loader(Catalog& catalog, PluginSet& plugins, ModuleBuilder& builder, Lifecycle& lifecycle, std::vector<SettingChoice> choices)
			: m_catalog(catalog), m_plugins(plugins), m_builder(builder), m_lifecycle(lifecycle), m_choices(std::move(choices)) {}

		// Makes a folder known by its identifier, which is empty when there is no such folder. Faults of this and of Load are
		// logged, and Failed() remembers them.
		std::string Name(const std::string& folder);
		bool Load(const std::string& id);
		bool Failed() const { return m_failed; }

		// Unloads it and its dependents; returns their identifiers in load order. Throws std::runtime_error when it is not loaded.
		std::vector<std::string> Unload(const std::string& id);
		void Reload(const std::string& id);
		void UnloadAll();

	private:
		bool LoadDependencies(const Manifest& manifest);
		void Start(const Ref<Plugin>& plugin);
		bool Fail(const std::string& id, const std::string& text);

		Catalog& m_catalog;
		PluginSet& m_plugins;
		ModuleBuilder& m_builder;
		Lifecycle& m_lifecycle;
		const std::vector<SettingChoice> m_choices;
		std::vector<std::string> m_loading; // from the outermost dependent inwards
		bool m_failed = false;
	};
}
