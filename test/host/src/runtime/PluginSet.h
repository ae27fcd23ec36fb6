#pragma once

#include <string>
#include <vector>

#include "runtime/Plugin.h"
#include "runtime/Ref.h"

namespace Host
{
	// The loaded plugins, each after those it depends on.
	class PluginSet
	{
	public:
		void Add(const Ref<Plugin>& plugin) { m_plugins.push_back(plugin); }
		void Remove(const Plugin& plugin);

		Plugin* Find(const std::string& id) const;
		std::vector<Plugin*> All() const;

		// All that depend on it, directly or through others, in load order.
		std::vector<std::string> DependentsOf(const std::string& id) const;

	private:
		std::vector<Ref<Plugin>> m_plugins;
	};
}
