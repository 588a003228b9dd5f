#include "server/table_page.h"

namespace netlab {
namespace {

bool holds(const std::string& term, const TableFilter::Facts& facts) {
  if (term.starts_with("state:")) return term.substr(6) == facts.state;
  if (term == "queued:yes") return facts.queued;
  if (term == "paused:yes") return facts.paused;
  if (term.starts_with("fd:")) return term.substr(3) == std::to_string(facts.fd);
  if (term.starts_with('#')) return term.substr(1) == std::to_string(facts.id);
  return facts.peer.find(term) != std::string_view::npos;
}

}  // namespace

TableFilter::TableFilter(const std::string& text) {
  size_t end = 0;
  for (size_t start = 0; (start = text.find_first_not_of(' ', end)) != std::string::npos;) {
    end = std::min(text.find(' ', start), text.size());
    terms_.push_back(text.substr(start, end - start));
  }
}

bool TableFilter::asksKernel() const {
  return std::ranges::find(terms_, "queued:yes") != terms_.end();
}

bool TableFilter::matches(const Facts& facts) const {
  return std::ranges::all_of(terms_, [&](const std::string& term) { return holds(term, facts); });
}

}  // namespace netlab
