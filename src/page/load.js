// Stands in every page of a site, which its policy knows by its hash; what it appends may run, and what that appends.
(function (place) {
  'use strict';
  var script = document.createElement('script');
  script.src = place.dataset.root + 'assets/page.js';
  document.body.appendChild(script);
}(document.currentScript));
